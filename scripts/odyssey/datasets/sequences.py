"""What a task hands over: the sequences of three splits, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from odyssey.criterion import Criterion

Timing = Literal["every_step", "last_step", "own_length"]
SPLITS = ("train", "valid", "test")
NOT_SCORED = -1  # a class target of a step that asks for nothing


class Joined(NamedTuple):
    """The N sequences of a split laid end to end.

    inputs: [sum T, D], or symbols [sum T]; lengths: [N] int64, T of each.
    targets: [N] or [N, K] where there is one a sequence (target_lengths: None); else [sum U, ...], and [N], U of each.
    legal: [sum T, K], where there is any.
    """

    inputs: NDArray
    lengths: NDArray[np.int64]
    targets: NDArray
    target_lengths: NDArray[np.int64] | None
    legal: NDArray | None = None


@dataclass(frozen=True)
class Split:
    """One split, a sequence an entry.

    inputs: N arrays [T_n, D], float32 or uint8 (0/1), or symbols [T_n], int32.
    targets: N arrays; every_step: [T_n, K] (binary, real) or [T_n] int64 (classes; NOT_SCORED where none is asked);
             last_step: [K] (binary, real) or [] int64 (classes); own_length: [U_n] int64.
    legal: for the measure `legal`, N arrays [T_n, K] uint8: which symbols may come next.
    texts: for words, the N target sentences as people wrote them, each on one line: what translations are scored by.
    """

    inputs: list[NDArray]
    targets: list[NDArray]
    legal: list[NDArray] | None = None
    texts: list[str] | None = None

    @property
    def one_target_each(self) -> bool:
        """Whether there is one target a sequence, [K] or (classes) [], not one a step or as many as it likes."""
        first = self.targets[0]
        return first.ndim == (0 if first.dtype.kind == "i" else 1)

    @cached_property
    def joined(self) -> Joined:
        """Laid end to end, once; raises TypeError or ValueError if inputs, or targets, differ in type or width."""
        targets, target_lengths = (
            (_one_above_the_other(self.targets), None)
            if self.one_target_each
            else (end_to_end(self.targets), lengths(self.targets))
        )
        legal = None if self.legal is None else end_to_end(self.legal)
        return Joined(end_to_end(self.inputs), lengths(self.inputs), targets, target_lengths, legal)


@dataclass(frozen=True)
class Data:
    """All splits of a task; K is `output_size` (number of bits, classes or numbers)."""

    train: Split
    valid: Split
    test: Split
    output_size: int
    source: str  # where the bytes come from, for people: a package and version, a URL, "generated"
    sha256: str | None = None  # of the source file, where there is one
    facts: dict[str, int | float | str] = field(default_factory=dict)  # counts worth showing
    criterion: Criterion | None = None  # of the chosen options
    input_symbols: tuple[str, ...] = ()  # what the symbols or channels of the input stand for; needed for symbols
    output_symbols: tuple[str, ...] = ()  # what the classes stand for

    @property
    def input_size(self) -> int:
        """D: channels, or how many symbols there are."""
        first = self.train.inputs[0]
        return len(self.input_symbols) if first.dtype == np.int32 else first.shape[1]


def lengths(sequences: Sequence[NDArray]) -> NDArray[np.int64]:
    """T of each sequence [T, ...]: [N]."""
    return np.fromiter(map(len, sequences), np.int64, len(sequences))


def end_to_end(sequences: Sequence[NDArray]) -> NDArray:
    """Sequences [T, ...] as one array [sum T, ...]; raises TypeError or ValueError if types or widths differ."""
    first = sequences[0]
    return first if len(sequences) == 1 else np.concatenate(sequences, dtype=first.dtype, casting="no")


def _one_above_the_other(arrays: Sequence[NDArray]) -> NDArray:
    types = {array.dtype for array in arrays}
    if len(types) > 1:
        raise TypeError("the arrays are of several types")
    return np.array(arrays, dtype=types.pop())  # np.stack takes three times as long


def cut(joined: NDArray, lengths: NDArray[np.integer]) -> list[NDArray]:
    """Sequences laid end to end, [sum T, ...], as views of so many steps each; np.split takes ten times as long."""
    return [joined[a:b] for a, b in pairwise([0, *np.cumsum(lengths).tolist()])]
