"""Gaussian noise by position, in NumPy: number i of a stream depends on its key and on i alone.

Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3") and the Box-Muller transform, the same
stream as the kernels' c/noise.h to the rounding of its functions. The noise of a frame in an epoch is the same however
sequences are ordered and batched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from odyssey.streams import seed_sequence

GROUP, WIDE = 64, 16  # numbers that come together, from so many counters
Words = NDArray[np.uint32]
Number = TypeVar("Number", np.uint32, np.float32)


def noise_key(seed: int, epoch: int) -> Words:
    """The key [2] of the noise of one epoch of a trial."""
    return seed_sequence(seed, "noise", epoch).generate_state(2, np.uint32).astype(np.uint32)


def words(key: Words, first: int, count: int) -> Words:
    """Words first, first + 1, ... of the stream, [count]."""
    groups, counters = _counters(first, count)
    return _in_order(_philox(counters, key), groups)[first % GROUP :][:count]


def normal(key: Words, first: int, count: int) -> NDArray[np.float32]:
    """Numbers first, first + 1, ... of the stream: N(0, 1), float32 [count]."""
    groups, counters = _counters(first, count)
    pairs = [_box_muller(*both) for both in _pairs(_philox(counters, key))]
    return _in_order([n for pair in pairs for n in pair], groups)[first % GROUP :][:count]


def _counters(first: int, count: int) -> tuple[int, NDArray[np.uint64]]:
    """How many groups so many numbers reach into, and their counters."""
    groups = np.arange(first // GROUP, (first + count - 1) // GROUP + 1)
    return len(groups), (groups[:, None] * WIDE + np.arange(WIDE)).ravel().astype(np.uint64)


def _in_order(four: Sequence[NDArray[Number]], groups: int) -> NDArray[Number]:
    """What each counter gave, [4][groups * WIDE], in the order of the stream."""
    return np.stack(four).reshape(4, groups, WIDE).transpose(1, 0, 2).ravel()


def _pairs(words: tuple[Words, ...]) -> list[tuple[Words, Words]]:
    return [(words[0], words[1]), (words[2], words[3])]


def _philox(counters: NDArray[np.uint64], key: Words) -> tuple[Words, ...]:
    """Four words for every counter."""
    low = np.uint64(0xFFFFFFFF)
    half = np.uint64(32)
    w0, w1 = counters & low, counters >> half
    w2 = w3 = np.zeros_like(w0)
    key0, key1 = (int(k) for k in key)
    for _ in range(10):
        a, b = np.uint64(0xD2511F53) * w0, np.uint64(0xCD9E8D57) * w2
        w0, w2 = (b >> half) ^ w1 ^ np.uint64(key0), (a >> half) ^ w3 ^ np.uint64(key1)
        w1, w3 = b & low, a & low
        key0, key1 = (key0 + 0x9E3779B9) & 0xFFFFFFFF, (key1 + 0xBB67AE85) & 0xFFFFFFFF
    return tuple(w.astype(np.uint32) for w in (w0, w1, w2, w3))


def _box_muller(first: Words, second: Words) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    radius = np.sqrt(-2 * np.log(((first >> 8) + 0.5) * 2.0**-24))
    angle = (second >> 8) * (2 * np.pi * 2.0**-24)
    return (radius * np.cos(angle)).astype(np.float32), (radius * np.sin(angle)).astype(np.float32)
