"""The mean over the best of a search by validation, and what each single trial adds to how far off it is.

The best are no sample of their own: where the cut falls is chance too. Welch's test of them as if they were (Greff et
al. 2017) takes two searches that are alike for different in up to a quarter of cases, at 5 %. Of n trials the best
share p = k / n is kept, with mean m; q is the value at the cut. The influence of trial i, whose value is y, on that
mean is

    psi_i = [i is kept] (y_i - q) / p - (m - q)

(as of a mean over the trials below a quantile), and the variance of the mean is that of psi over n. Two searches over
the same settings are compared by the differences of their influences, setting by setting: what a setting does to both
drops out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from odyssey.statistics.intervals import LEVEL, NONE, Interval
from odyssey.statistics.selection import count_best, rank_by_validation

FEWEST = 3  # kept trials, below which a spread is a guess


@dataclass(frozen=True)
class BestMean:
    """The mean of a column over the best by validation.

    rows: those that have a number in the column, in order of validation; the first `kept` are the best.
    influence: of each of the rows [N], about 0 in the mean. order: the place of each in the table that was given.
    """

    rows: pd.DataFrame
    mean: float
    kept: int
    influence: NDArray
    order: NDArray

    @property
    def best(self) -> pd.DataFrame:
        """The rows that are kept."""
        return self.rows.iloc[: self.kept]

    @property
    def by_row(self) -> NDArray:
        """The influences in the order of the table that was given."""
        found = np.empty_like(self.influence)
        found[self.order] = self.influence
        return found

    @property
    def variance(self) -> float:
        """Of the mean."""
        return float(self.influence.var(ddof=1)) / self.influence.size

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the mean, by Student's t with kept - 1 degrees; NaN where the scores do not vary."""
        if not self.variance > 0:
            return NONE
        half = stats.t.ppf((1 + LEVEL) / 2, self.kept - 1) * np.sqrt(self.variance)
        return self.mean - float(half), self.mean + float(half)


def best_mean(rows: pd.DataFrame, column: str, share: float) -> BestMean | None:
    """Over the best `share` of the rows by validation loss; None where these are fewer than `FEWEST`.

    Rows without a finite number in that column are left out.
    """
    if rows.empty or column not in rows:
        return None
    known = rows[np.isfinite(rows[column].to_numpy(dtype=float))].reset_index(drop=True)
    kept = count_best(len(known), share)
    if kept < FEWEST or kept > len(known):
        return None
    ranked = rank_by_validation(known)
    values = ranked[column].to_numpy(dtype=float)
    order = ranked.index.to_numpy()
    return BestMean(ranked, float(values[:kept].mean()), kept, influence(values, kept), order)


def influence(values: NDArray, kept: int) -> NDArray:
    """The influence of each of the values [N], in order of validation, on the mean of the first `kept`.

    The value at the cut is the mean of those around it, a quarter of the kept to either side.
    """
    n, mean = values.size, values[:kept].mean()
    if kept == n:
        return values - mean
    around = max(1, kept // 4)
    at_cut = values[kept - around : kept + around].mean()
    found = np.full(n, at_cut - mean)
    found[:kept] += (values[:kept] - at_cut) * (n / kept)
    return found


def fewest_trials(share: float) -> int:
    """The least number of trials whose best `share` are `FEWEST`."""
    return next(n for n in range(FEWEST, 10**6) if count_best(n, share) >= FEWEST)


def trials_for(kept: float, share: float) -> float:
    """How many trials a group needs so that so many of them are kept."""
    return kept / share
