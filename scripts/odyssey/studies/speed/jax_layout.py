"""How the JAX program of a cell keeps its weights: stacked, so that one product does the work of many.

All input matrices are one matrix; recurrent matrices that share an operand are one matrix; vectors are rows of one
matrix. That is how such a program is written by hand; with one array a weight, each call would stack them anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from odyssey.equations import Cell
from odyssey.equations.expression import Expression, Input, Parameter, Product, Sum
from odyssey.studies.speed.arithmetic import products

Arrays = dict[str, NDArray]


class Layout:
    """The places of a cell's parameters.

    inputs: input matrices in the order of `W` [D, n H]. groups: operand -> its recurrent matrices, in the order of
    `R<k>` [H, n H]. drive_bias: input matrix -> the bias that is added to its product before the loop over time, as
    one row `drive` [n H]. vectors: the others, in the order of the rows of `v` [n, H].
    """

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.inputs = tuple(p.matrix for p in products(cell) if isinstance(p.operand, Input))
        self.groups: dict[Expression, tuple[str, ...]] = {}
        for p in products(cell):
            # A matrix with two operands stands in the group of the first.
            if not isinstance(p.operand, Input) and not any(p.matrix in group for group in self.groups.values()):
                self.groups[p.operand] = (*self.groups.get(p.operand, ()), p.matrix)
        self.drive_bias = self._drive_bias()
        folded = set(self.drive_bias.values())
        self.vectors = tuple(n for n, letter in cell.parameters.items() if letter in "pb" and n not in folded)

    def _drive_bias(self) -> dict[str, str]:
        """A bias beside W @ x in a sum, where both occur nowhere else."""
        expressions = [e for equation in self.cell.equations.values() for e in equation.walk()]
        uses = Counter(e.matrix if isinstance(e, Product) else str(e) for e in expressions)
        found: dict[str, str] = {}
        for sum_ in (e for e in expressions if isinstance(e, Sum)):
            matrices = [t.matrix for t in sum_.terms if isinstance(t, Product) and isinstance(t.operand, Input)]
            biases = [t.name for t in sum_.terms if isinstance(t, Parameter)]
            if matrices and biases and uses[matrices[0]] == uses[biases[0]] == 1:
                found[matrices[0]] = biases[0]
        return found

    @cached_property
    def places(self) -> dict[str, tuple[int, int]]:
        """Recurrent matrix -> (k of its stack, its place in it)."""
        return {m: (k, place) for k, group in enumerate(self.groups.values()) for place, m in enumerate(group)}

    def pack(self, parameters: Mapping[str, NDArray]) -> Arrays:
        """Name -> array of the cell's shapes, as the stacked arrays."""
        some = next(iter(parameters.values()))
        zero = np.zeros(parameters[self.inputs[0]].shape[0], some.dtype)
        rows = [parameters[self.drive_bias[w]] if w in self.drive_bias else zero for w in self.inputs]
        packed = {"W": np.concatenate([parameters[w] for w in self.inputs]).T.copy(), "drive": np.concatenate(rows)}
        for k, matrices in enumerate(self.groups.values()):
            packed[f"R{k}"] = np.concatenate([parameters[m] for m in matrices]).T.copy()
        if self.vectors:
            packed["v"] = np.stack([parameters[v] for v in self.vectors])
        return packed

    def unpack(self, packed: Mapping[str, NDArray]) -> Arrays:
        """The inverse of `pack`; for gradients as well."""
        parts = dict(zip(self.inputs, np.split(np.asarray(packed["W"]).T, len(self.inputs)), strict=True))
        rows = np.split(np.asarray(packed["drive"]), len(self.inputs))
        parts |= {self.drive_bias[w]: row for w, row in zip(self.inputs, rows, strict=True) if w in self.drive_bias}
        for k, matrices in enumerate(self.groups.values()):
            parts |= dict(zip(matrices, np.split(np.asarray(packed[f"R{k}"]).T, len(matrices)), strict=True))
        return {**parts, **dict(zip(self.vectors, np.asarray(packed.get("v", [])), strict=True))}
