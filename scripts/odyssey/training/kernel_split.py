"""A split as whole epochs in native code read it, with a look at all that could lead them beyond it."""

from __future__ import annotations

import ctypes

import numpy as np
from numpy.typing import DTypeLike, NDArray

from odyssey.datasets.sequences import NOT_SCORED, Split
from odyssey.errors import InputError
from odyssey.kernels.trainer import SplitPointers, address
from odyssey.tasks.task import Task


class KernelSplit:
    """A split as the kernel reads it: sequences end to end."""

    def __init__(self, split: Split, task: Task, dtype: DTypeLike) -> None:
        real = np.dtype(dtype)
        x, self.length, targets, *_ = split.joined
        self.start = np.cumsum(self.length) - self.length
        self.is_symbols = x.dtype == np.int32
        self.x = np.ascontiguousarray(x, np.int32 if self.is_symbols else real)
        classes = task.output == "classes"
        self.targets = np.ascontiguousarray(targets, np.int64 if classes else real)
        self.has_classes = classes
        self.scored = self.length
        self.rows = int(self.length.sum()) if task.timing == "every_step" else len(self.length)
        if classes and task.timing == "every_step" and len(self.targets) == self.rows:
            asked = np.concatenate([[0], np.cumsum(self.targets != NOT_SCORED)])
            self.scored = asked[self.start + self.length] - asked[self.start]
        self.real = real
        self.symbols = _ends(self.x) if self.is_symbols else (0, 0)
        self.classes = _ends(self.targets) if classes else (0, 0)

    def check(self, input_size: int, output_size: int) -> None:
        """Raise InputError unless all that C would read lies within the arrays and the network's tables."""
        if len(self.length) == 0 or self.length.min() < 1:
            raise InputError("every split must have sequences, and every sequence at least one step.")
        inputs = (int(self.length.sum()),) if self.is_symbols else (int(self.length.sum()), input_size)
        targets = (self.rows,) if self.has_classes else (self.rows, output_size)
        for what, array, shape in (("inputs", self.x, inputs), ("targets", self.targets, targets)):
            if array.shape != shape:
                raise InputError(f"the {what} must be {list(shape)} altogether, not {list(array.shape)}.")
        if self.symbols[0] < 0 or self.symbols[1] >= input_size:
            raise InputError(f"the symbols must be from 0 to {input_size - 1}, not from {_span(self.symbols)}.")
        if self.classes[0] < NOT_SCORED or self.classes[1] >= output_size:
            raise InputError(
                f"the classes must be from 0 to {output_size - 1} ({NOT_SCORED} where none is asked), "
                f"not from {_span(self.classes)}."
            )

    def pointers(self) -> ctypes.Structure:
        targets, target = ("classes", np.int64) if self.has_classes else ("targets", self.real)
        inputs, number = ("symbols", np.int32) if self.is_symbols else ("x", self.real)
        sizes = {name: address(getattr(self, name), np.int64) for name in ("length", "start", "scored")}
        return SplitPointers(**{inputs: address(self.x, number), targets: address(self.targets, target)}, **sizes)


def _ends(numbers: NDArray) -> tuple[int, int]:
    """The smallest and the largest."""
    return (int(numbers.min()), int(numbers.max())) if numbers.size else (0, 0)


def _span(ends: tuple[int, int]) -> str:
    return f"{ends[0]} to {ends[1]}"
