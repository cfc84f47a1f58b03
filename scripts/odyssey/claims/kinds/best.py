"""The mean over the best trials of a search by validation, and how far off it is.

The best are not a sample of their own: where the cut falls is chance too. Welch's test of them as if they were (Greff
et al. 2017) takes two searches that are alike for different in up to a quarter of cases, at 5 %. The variance here is
that of the whole, from the influence of a single trial on a mean over the trials below a quantile p:
(s^2 + (1 - p) d^2) / k for k trials kept, with s^2 their variance and d the distance from their mean to the value at
the cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from odyssey.statistics.selection import count_best, rank_by_validation

KEPT = 5  # trials are kept at least, if there are so many
FEWEST = 3  # kept trials, below which a spread is a guess


@dataclass(frozen=True)
class BestMean:
    """A mean, the variance of that mean, and the n trials that it is over."""

    mean: float
    variance: float
    n: int


def best_mean(rows: pd.DataFrame, column: str, share: float) -> BestMean | None:
    """Over the best `share` of the rows by validation loss, and `KEPT` of them at least; None for fewer than `FEWEST`.

    Rows without a number in that column are left out.
    """
    if rows.empty or column not in rows:
        return None
    values = rank_by_validation(rows)[column].to_numpy(dtype=float)
    values = values[np.isfinite(values)]
    kept = count_best(values.size, max(share, min(1.0, KEPT / max(values.size, 1))))
    return mean_of_first(values, kept) if kept >= FEWEST else None


def mean_of_first(values: NDArray, kept: int) -> BestMean:
    """Of values in the order of validation the first; the value at the cut is the mean of those around it."""
    first = values[:kept]
    mean, variance = float(first.mean()), float(first.var(ddof=1))
    if kept < values.size:
        around = max(1, kept // 4)
        at_cut = values[kept - around : kept + around].mean()
        variance += (1 - kept / values.size) * float(at_cut - mean) ** 2
    return BestMean(mean, variance / kept, kept)


def welch_degrees(a: float, b: float, n_a: int, n_b: int) -> float:
    """Welch's degrees of freedom of a sum of two variances of means."""
    return (a + b) ** 2 / (a**2 / (n_a - 1) + b**2 / (n_b - 1))


def trials_for(kept: float, share: float) -> float:
    """How many trials a group needs so that so many of them are kept."""
    return kept if kept <= KEPT else kept / share
