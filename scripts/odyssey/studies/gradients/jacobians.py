"""The derivatives of a cell's state with respect to its earlier states.

The state s is all that the cell carries from step to step (`cell.states`, side by side; for an LSTM its output and its
cell), so that an error has no other way back. By PyTorch's autograd on the reference step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.kernels.reference import run

NUMBERS_AT_ONCE = 8_000_000  # of Jacobians in memory


def one_step(cell: Cell, parameters: Mapping[str, Tensor], x: Tensor, before: Tensor) -> Tensor:
    """ds[t]/ds[t-1] [B, n, n], the new state down, the old one across.

    x [B, D]; before: s[t-1] [B, n] with n = H times the number of states.
    """
    before = before.detach().requires_grad_()
    _, states = run(cell, parameters, x[None], before.chunk(len(cell.states), 1))
    after = torch.cat(states[0], 1) + 0 * before  # a cell without memory depends on nothing
    rows = [torch.autograd.grad(after[:, i].sum(), before, retain_graph=True)[0] for i in range(after.shape[1])]
    return torch.stack(rows, 1)


def states_before(cell: Cell, parameters: Mapping[str, Tensor], x: Tensor) -> Tensor:
    """The state before every step, [T, B, n], from zero; x [T, B, D]."""
    zero = x.new_zeros(x.shape[1], next(iter(parameters.values())).shape[0])
    with torch.no_grad():
        _, states = run(cell, parameters, x, (zero,) * len(cell.states))
    return torch.stack([torch.cat([zero] * len(cell.states), 1), *(torch.cat(s, 1) for s in states[:-1])])


def backwards(cell: Cell, parameters: Mapping[str, Tensor], x: Tensor, lengths: Tensor) -> Iterator[Tensor]:
    """The one-step Jacobians [B, n, n] from the last step of each sequence T back to the first of the shortest one.

    x [T, B, D], lengths [B]. The d-th is ds[T-d+1]/ds[T-d].
    """
    before, distances = states_before(cell, parameters, x), int(lengths.min())
    columns, together = torch.arange(x.shape[1]), max(1, NUMBERS_AT_ONCE // (x.shape[1] * before.shape[2] ** 2))
    for start in range(0, distances, together):
        back = torch.arange(start, min(distances, start + together))
        at = lengths - 1 - back[:, None]
        steps = one_step(cell, parameters, x[at, columns].flatten(0, 1), before[at, columns].flatten(0, 1))
        yield from steps.unflatten(0, at.shape)


def lengths_carried(steps: Iterable[Tensor]) -> tuple[Tensor, Tensor]:
    """From Jacobians as `backwards` gives them: 2-norms of each one, and log10 of the norms of the products, [D, B].

    The d-th product is ds[T]/ds[T-d]; a norm of 0 has the logarithm -inf.
    """
    norms: list[Tensor] = []
    logs: list[Tensor] = []
    product = None
    for step in steps:
        product = step if product is None else product @ step
        length = torch.linalg.matrix_norm(product, 2)
        product = product / torch.where(length > 0, length, 1)[:, None, None]  # neither overflows nor underflows
        norms.append(torch.linalg.matrix_norm(step, 2))
        logs.append(length.log10() + (logs[-1] if logs else 0))
    return torch.stack(norms), torch.stack(logs)
