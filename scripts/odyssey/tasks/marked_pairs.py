"""Sequences of pairs, two of them marked (shared by the adding and the multiplication problem).

    step      1      2      3     ...   17     18     19    ...   50
    value     0.62   0.18   0.95  ...   0.40   0.71   0.08  ...   0.33
    marker    0      1      0     ...   0      1      0     ...   0

Lengths T and marked positions, counted from 0; L is the shortest length:
- "pascanu": T uniform in [L, 1.1 L); one mark in [0, 0.1 T), one in [0.1 T, 0.5 T).
- "hochreiter": T uniform in [L, 1.1 L], both ends included; marked are one of the first ten pairs and one of the first
  L/2 - 1 others; the first and the last marker are -1; a marked first pair keeps its -1, and its value is the one that
  changes nothing.
- "le": T = L; one mark in each half.
Sources: see the tasks.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.sequences import cut

Length = int | NDArray[np.int64]  # L, or one for each sequence
Positions = tuple[NDArray[np.int64], NDArray[np.int64]]
Shape = Literal["pascanu", "hochreiter", "le"]


class MarkedPairs(NamedTuple):
    """inputs: N arrays float32 [T, 2] (value, marker); first, second: the marked values, [N] each."""

    inputs: list[NDArray]
    first: NDArray[np.float64]
    second: NDArray[np.float64]


def marked_pairs(
    random: np.random.Generator, count: int, length: Length, shape: Shape, *, low: float, neutral: float
) -> MarkedPairs:
    """`count` sequences with values U(low, 1); `neutral`: the value of a marked first pair (Hochreiter's alone)."""
    lengths, (first, second) = SHAPES[shape](random, count, length)
    starts = np.cumsum(lengths) - lengths
    pairs = np.zeros((lengths.sum(), 2), dtype=np.float32)
    pairs[:, 0] = random.uniform(low, 1, len(pairs))
    pairs[starts + first, 1] = pairs[starts + second, 1] = 1
    if shape == "hochreiter":
        pairs[starts[(first == 0) | (second == 0)], 0] = neutral
        pairs[starts, 1] = pairs[starts + lengths - 1, 1] = -1
    first_value, second_value = (pairs[starts + place, 0].astype(np.float64) for place in (first, second))
    return MarkedPairs(cut(pairs, lengths), first_value, second_value)


def _pascanu(random: np.random.Generator, count: int, length: Length) -> tuple[NDArray[np.int64], Positions]:
    lengths = random.integers(length, -(-11 * length // 10), count)
    return lengths, (random.integers(0, lengths // 10), random.integers(lengths // 10, lengths // 2))


def _hochreiter(random: np.random.Generator, count: int, length: Length) -> tuple[NDArray[np.int64], Positions]:
    lengths = random.integers(length, length + length // 10, count, endpoint=True)
    first = random.integers(0, 10, count)
    second = random.integers(0, length // 2 - 1, count)
    return lengths, (first, second + (second >= first))  # counted among the pairs that are not yet marked


def _le(random: np.random.Generator, count: int, length: Length) -> tuple[NDArray[np.int64], Positions]:
    half = length // 2
    return np.full(count, length), (random.integers(0, half, count), random.integers(half, length, count))


SHAPES = {"pascanu": _pascanu, "hochreiter": _hochreiter, "le": _le}
