"""One call of a cell's kernel: sizes beside the width of the machine's vectors, lengths, directions, kinds of input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from contract.cell_cases import deltas_for, normal, objective
from odyssey.equations import Cell
from odyssey.networks import Recurrent

LENGTHS = (6, 1, 3, 6, 2)


@dataclass(frozen=True)
class LayerCase:
    """H units on T steps of B sequences of D numbers."""

    T: int
    B: int
    D: int
    H: int
    lengths: tuple[int, ...] | None = None  # None: all T
    layers: int = 1
    both: bool = False  # directions
    inputs: str = "dense"  # or one-hot, zeros, few: what takes the way of a sparse input
    with_initial: bool = False
    wants_dx: bool = True
    backward: bool = True

    def x(self) -> np.ndarray[Any, Any]:
        dense = normal(self.T, self.B, self.D, seed=self.H)
        if self.inputs == "dense":
            return dense
        if self.inputs == "one-hot":
            return np.eye(self.D)[np.random.default_rng(7).integers(0, self.D, (self.T, self.B))]
        return dense * (0 if self.inputs == "zeros" else np.abs(dense) > 2.2)


def layer_cases(lanes: int) -> list[LayerCase]:
    """For every cell, where a vector of the machine holds so many numbers."""
    ragged: dict[str, Any] = {"T": 6, "B": 5, "lengths": LENGTHS}
    return [
        LayerCase(T=1, B=1, D=1, H=1),
        LayerCase(T=1, B=1, D=1, H=lanes, both=True, layers=2, with_initial=True),
        LayerCase(T=5, B=1, D=3, H=3, layers=3, with_initial=True),
        LayerCase(**ragged, D=1, H=3, both=True, layers=2),
        LayerCase(**ragged, D=lanes + 1, H=lanes - 1, both=True, with_initial=True),
        LayerCase(**ragged, D=lanes, H=lanes, layers=2, wants_dx=False),
        LayerCase(**ragged, D=lanes - 1, H=lanes + 1, both=True),
        LayerCase(**ragged, D=2, H=100, both=True, with_initial=True),
        LayerCase(**ragged, D=5, H=7, layers=2, both=True, backward=False),
        LayerCase(T=1, B=9, D=4, H=5, with_initial=True),
        LayerCase(**ragged, D=70, H=lanes + 1, inputs="one-hot", both=True),
        LayerCase(**ragged, D=3 * lanes, H=3, inputs="zeros"),
        LayerCase(**ragged, D=37, H=lanes - 1, inputs="few", both=True, layers=2),
        # Chunks of 128 frames: more than one, with ends amid sequences; and one that is longer by itself.
        LayerCase(T=70, B=4, D=3, H=5, lengths=(70, 33, 1, 64), both=True, with_initial=True),
        LayerCase(T=2, B=133, D=130, H=3, lengths=tuple(1 + k % 2 for k in range(133))),
        LayerCase(T=45, B=3, D=2, H=lanes + 1),
    ]


def run_layers(cell: str | Cell, dtype: torch.dtype, case: LayerCase) -> dict[str, Tensor]:
    """Outputs, final states and gradients of a `Recurrent` in the kernel."""
    module = Recurrent(cell, case.D, case.H, case.layers, case.both, dtype=dtype, backend="kernel")
    for k, parameter in enumerate(module.parameters()):
        parameter.data = torch.from_numpy(0.3 * normal(*parameter.shape, seed=k + 1)).to(dtype)
    x = torch.from_numpy(case.x()).to(dtype).requires_grad_(case.wants_dx)
    places = sum(map(len, module.suffixes))
    initial = {
        s: torch.from_numpy(normal(places, case.B, case.H, seed=100 + k)).to(dtype).requires_grad_()
        for k, s in enumerate(module.cell.states[:: 1 if case.H % 2 else 2])
        if case.with_initial
    }
    lengths = None if case.lengths is None else torch.tensor(case.lengths)
    with torch.set_grad_enabled(case.backward):
        output, final = module.run(x, lengths, initial)
    found = {"output": output, **final}
    if case.backward:
        deltas = deltas_for(output, final, lambda a: torch.from_numpy(a).to(dtype))
        wanted = {**dict(module.named_parameters()), **{f"{s}[-1]": v for s, v in initial.items()}}
        wanted |= {"x": x} if case.wants_dx else {}
        grads = torch.autograd.grad(objective(output, final, deltas), list(wanted.values()), allow_unused=True)
        found |= {f"d {n}": g for n, g in zip(wanted, grads, strict=True) if g is not None}
    return found
