"""Bootstrap by counts: how often each trial enters each resample [R, N], from which every statistic is a sum."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from odyssey.statistics.intervals import LEVEL

RESAMPLES = 1999


def resample_counts(n: int, rng: np.random.Generator, resamples: int = RESAMPLES) -> NDArray:
    """Counts [R, N] of N draws with replacement (Efron 1979); each row sums to N."""
    return rng.multinomial(n, np.full(n, 1 / n), size=resamples)


def percentile_interval(statistics: NDArray) -> tuple[NDArray, NDArray]:
    """The middle 95 % of each column of [R, ...]; NaN where one of them is NaN."""
    low, high = np.quantile(statistics, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return low, high


def kept_mean(values: NDArray, counts: NDArray, skip: float, keep: float) -> NDArray:
    """The mean [R] of the resampled values number `skip` to `skip + keep`, in the order given [N].

    Numbers may be broken: a value at the border then counts in part.
    """
    reached = counts.cumsum(axis=-1)
    before = reached - counts
    weights = np.clip(reached, skip, skip + keep) - np.clip(before, skip, skip + keep)
    return weights @ values / keep
