"""95 % intervals: of a mean (bootstrap, or Student's t) and of a share (Wilson)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

Interval = tuple[float, float]
NONE: Interval = (float("nan"), float("nan"))
LEVEL = 0.95
RESAMPLES = 9999


def bootstrap_interval(values: ArrayLike, rng: np.random.Generator) -> Interval:
    """Bias-corrected and accelerated bootstrap interval of the mean (Efron 1987).

    NaN for fewer than 3 values, for equal values and where a value is NaN: there is nothing to resample.
    """
    sample = np.asarray(values, dtype=float)
    if sample.size < 3 or not np.isfinite(sample).all() or np.ptp(sample) == 0:
        return NONE
    result = stats.bootstrap(
        (sample,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=LEVEL,
        method="BCa",
        vectorized=True,
        rng=rng,
    ).confidence_interval
    return float(result.low), float(result.high)


def student_interval(mean: ArrayLike, sd: ArrayLike, n: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Student's t interval of means, element by element; NaN for fewer than 2 values."""
    count = np.asarray(n, dtype=float)
    degrees = np.where(count > 1, count - 1, np.nan)
    half = stats.t.ppf((1 + LEVEL) / 2, degrees) * np.asarray(sd, dtype=float) / np.sqrt(count)
    return np.asarray(mean) - half, np.asarray(mean) + half


def wilson_interval(successes: int, n: int) -> Interval:
    """Wilson's score interval of the share successes / n (Wilson 1927); NaN for n = 0."""
    if n == 0:
        return NONE
    result = stats.binomtest(successes, n).proportion_ci(confidence_level=LEVEL, method="wilson")
    return float(result.low), float(result.high)
