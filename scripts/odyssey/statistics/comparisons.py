"""The table `comparisons`: every cell against the baseline (Greff et al. 2017); columns in odyssey.statistics.

The test is that of the paper, and too liberal: the best by validation are no sample of their own. Of two searches that
are alike, of 200 trials each and the best tenth kept, it takes one for different in 10 to 24 % of cases at a level of
5 % where validation ranks trials nearly as the test does, before any correction. odyssey.statistics.influence
corrects the variance for it; the table `effects` compares pairs of trials instead.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from odyssey.errors import unknown
from odyssey.statistics.outcomes import counted_scores
from odyssey.statistics.selection import select_best

ALPHA = 0.05
COLUMNS = {
    **dict.fromkeys(("sweep", "task", "cell", "baseline", "score_name"), "str"),
    "best_share": "float64",
    "n": "int64",
    "n_baseline": "int64",
    **dict.fromkeys(("difference", "hedges_g", "t", "df", "p", "p_bonferroni", "p_holm"), "float64"),
    "significant": "bool",
    "direction": "str",
}


class Welch(NamedTuple):
    """A two-sided Welch test."""

    t: float
    df: float
    p: float


def welch_test(sample: ArrayLike, baseline: ArrayLike) -> Welch:
    """Welch's unequal-variance t-test of two means (Welch 1947).

    NaN where a sample has fewer than 2 values, holds a NaN, or where neither sample varies.
    """
    a, b = np.asarray(sample, dtype=float), np.asarray(baseline, dtype=float)
    if min(a.size, b.size) < 2 or np.isnan([*a, *b]).any() or (np.ptp(a) == 0 and np.ptp(b) == 0):
        return Welch(math.nan, math.nan, math.nan)
    result = stats.ttest_ind(a, b, equal_var=False)
    return Welch(float(result.statistic), float(result.df), float(result.pvalue))


def hedges_g(sample: ArrayLike, baseline: ArrayLike) -> float:
    """Difference in means over the pooled sd, corrected for small samples by 1 - 3 / (4 df - 1) (Hedges 1981).

    NaN where a sample has fewer than 2 values or where neither varies.
    """
    a, b = np.asarray(sample, dtype=float), np.asarray(baseline, dtype=float)
    if min(a.size, b.size) < 2 or (np.ptp(a) == 0 and np.ptp(b) == 0):
        return math.nan
    df = a.size + b.size - 2
    pooled = math.sqrt(((a.size - 1) * a.var(ddof=1) + (b.size - 1) * b.var(ddof=1)) / df)
    return float((a.mean() - b.mean()) / pooled * (1 - 3 / (4 * df - 1)))


def bonferroni(p: ArrayLike) -> NDArray:
    """The p-values times their number, at most 1; NaN stays NaN and counts as a test."""
    values = np.asarray(p, dtype=float)
    return np.minimum(values * values.size, 1.0)


def holm(p: ArrayLike) -> NDArray:
    """Holm's step-down p-values (Holm 1979); NaN stays NaN and counts as the weakest test."""
    values = np.asarray(p, dtype=float)
    order = np.argsort(values)  # NaN last
    stepped = values[order] * np.arange(values.size, 0, -1)
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted


def comparison_table(trials: pd.DataFrame, baseline_cell: str, share: float) -> pd.DataFrame:
    """One row a sweep, task and cell other than `baseline_cell`: test scores of the best `share` of each compared.

    Where the baseline was not run in a sweep and task, n_baseline is 0 and the test NaN.
    Raises InputError if no trial has that cell.
    """
    if baseline_cell not in set(trials["cell"]):
        raise unknown("baseline cell", baseline_cell, trials["cell"].unique())
    best = select_best(trials.assign(test_score=counted_scores(trials)), share)
    rows: list[dict] = []
    for (sweep, task), group in best.groupby(["sweep", "task"]):
        facts = {
            "sweep": sweep,
            "task": task,
            "baseline": baseline_cell,
            "score_name": group["score_name"].iloc[0],
            "best_share": share,
        }
        rows += [facts | row for row in _compare(group, baseline_cell)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _compare(best: pd.DataFrame, baseline_cell: str) -> Sequence[dict]:
    samples = {cell: scores.to_numpy() for cell, scores in best.groupby("cell")["test_score"]}
    baseline = samples.pop(baseline_cell, np.array([]))
    rows = [_row(cell, sample, baseline) for cell, sample in samples.items()]
    p = [row["p"] for row in rows]
    for row, by_number, by_step in zip(rows, bonferroni(p), holm(p), strict=True):
        significant = bool(by_number < ALPHA)
        row |= {"p_bonferroni": by_number, "p_holm": by_step, "significant": significant}
        row["direction"] = ("better" if row["difference"] < 0 else "worse") if significant else "none"
    return rows


def _row(cell: object, sample: NDArray, baseline: NDArray) -> dict:
    difference = sample.mean() - baseline.mean() if baseline.size else math.nan
    return {
        "cell": cell,
        "n": sample.size,
        "n_baseline": baseline.size,
        "difference": difference,
        "hedges_g": hedges_g(sample, baseline),
        **welch_test(sample, baseline)._asdict(),
    }
