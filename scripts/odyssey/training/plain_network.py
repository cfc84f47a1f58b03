"""A network as whole epochs in native code know it: sizes, names and shapes of its weights. Imports no torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.trial import Trial

Weights = dict[str, NDArray]  # by name, in the order of the network's parameters


@dataclass(frozen=True)
class PlainNetwork:
    """Layers of a cell, in one direction or both, and one linear layer; its weights have the names that
    odyssey.networks.network.Network gives to them, and their order."""

    cell: Cell
    input_size: int
    hidden_size: int
    output_size: int
    num_layers: int = 1
    bidirectional: bool = False

    @classmethod
    def of(cls, trial: Trial, cell: Cell, data: Data) -> PlainNetwork:
        """The trial's network for data that `prepared` has made, without vectors of symbols or answers fed back."""
        sizes = (data.input_size, trial.hidden_size, data.output_size)
        return cls(cell, *sizes, trial.num_layers, trial.bidirectional)

    @property
    def directions(self) -> int:
        return 1 + self.bidirectional

    def shapes(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for layer in range(self.num_layers):
            width = self.hidden_size * self.directions if layer else self.input_size
            for direction in ("", "_reverse")[: self.directions]:
                suffix = (f"_l{layer}" if layer else "") + direction
                shapes = self.cell.parameter_shapes(width, self.hidden_size)
                found |= {f"recurrent.{name}{suffix}": shape for name, shape in shapes.items()}
        wide = self.hidden_size * self.directions
        return found | {"output.weight": (self.output_size, wide), "output.bias": (self.output_size,)}

    def parameter_count(self) -> int:
        return sum(math.prod(shape) for shape in self.shapes().values())


def is_plain(trial: Trial, data: Data) -> bool:
    """Is the trial's network a PlainNetwork, which reads numbers, or symbols one at a time, one-hot?"""
    first = data.train.inputs[0]
    several_symbols = first.dtype == np.int32 and first.ndim == 2
    return trial.embedding_size is None and trial.feedback is None and not several_symbols
