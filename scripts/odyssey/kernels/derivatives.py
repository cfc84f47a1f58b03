"""Derivatives that the compiled kernel has no code for, by autograd on the reference: the second, and those of many
directions at once (vmap)."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.kernels.reference import run_sequences

Tensors = Sequence[Tensor | None]


def first(
    cell: Cell, lengths: tuple[int, ...], reverse: bool, given: Tensors, adjoints: Tensors, wanted: Sequence[bool]
) -> list[Tensor | None]:
    """The gradients of one layer's `wanted` inputs, and the graph to derive them again.

    given: x, the initial states and the parameters; adjoints: of the outputs and the final states.
    """
    with torch.enable_grad():
        copies = _apart(given)
        x, *states = copies[: 1 + len(cell.states)]
        parameters = dict(zip(cell.parameters, copies[1 + len(cell.states) :], strict=True))
        assert x is not None
        output, final = run_sequences(cell, parameters, x, lengths, states, reverse)  # type: ignore[arg-type]
        return _gradients((output, *final), adjoints, copies, wanted, create_graph=True)


def second(
    cell: Cell,
    lengths: tuple[int, ...],
    reverse: bool,
    given: Tensors,
    adjoints: Tensors,
    wanted: Sequence[bool],
    directions: Tensors,
    wanted_second: Sequence[bool],
) -> list[Tensor | None]:
    """From the adjoints (`directions`) of what `first` gives, the gradients of the adjoints and of the inputs."""
    again = torch.is_grad_enabled()
    with torch.enable_grad():
        given, adjoints = _apart(given), _apart(adjoints)
        gradients = first(cell, lengths, reverse, given, adjoints, wanted)
        return _gradients(gradients, directions, [*adjoints, *given], wanted_second, create_graph=again)


def _apart(tensors: Tensors) -> list[Tensor | None]:
    """Views, none of which depends on another: the inputs of a layer may be functions of each other."""
    return [None if t is None else t.view_as(t) for t in tensors]


def _gradients(
    results: Tensors, adjoints: Tensors, inputs: Tensors, wanted: Sequence[bool], create_graph: bool
) -> list[Tensor | None]:
    pairs = [
        (r, a) for r, a in zip(results, adjoints, strict=True) if r is not None and a is not None and r.requires_grad
    ]
    asked = {k: t for k, (t, w) in enumerate(zip(inputs, wanted, strict=True)) if t is not None and w}
    if not pairs or not asked:
        return [None] * len(inputs)
    outputs, weights = ([pair[k] for pair in pairs] for k in (0, 1))
    some = torch.autograd.grad(outputs, list(asked.values()), weights, create_graph=create_graph, allow_unused=True)
    found = dict(zip(asked, some, strict=True))
    return [found.get(k) for k in range(len(inputs))]
