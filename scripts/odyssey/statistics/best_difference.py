"""By how much the best trials of one search differ from those of another, with where the cut falls counted in.

odyssey.statistics.influence says what each trial adds to how far a mean of the best is off. Where trials pair
(odyssey.statistics.pairs), their influences are subtracted pair by pair, with as many degrees of freedom as trials are
kept but one; else by Welch's test.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import pandas as pd
from scipy import stats

from odyssey.statistics.comparisons import holm
from odyssey.statistics.influence import BestMean, best_mean
from odyssey.statistics.intervals import LEVEL
from odyssey.statistics.outcomes import counted_scores
from odyssey.statistics.pairs import paired

COLUMNS = {
    **dict.fromkeys(("task", "cell", "baseline"), "str"),
    **dict.fromkeys(("kept", "kept_baseline"), "int64"),
    "in_pairs": "bool",
    **dict.fromkeys(("difference", "low", "high", "p", "p_holm"), "float64"),
}


class BestDifference(NamedTuple):
    """The difference, its 95 % interval, and the two-sided p of none; NaN but the first where neither varies."""

    difference: float
    low: float
    high: float
    p: float


def best_difference(a: BestMean, b: BestMean, in_pairs: bool) -> BestDifference:
    """mean(a) - mean(b); in_pairs: both are over the same settings, in the same order."""
    difference = a.mean - b.mean
    if in_pairs:
        variance = float((a.by_row - b.by_row).var(ddof=1)) / a.influence.size
        df = float(min(a.kept, b.kept) - 1)
    else:
        variance = a.variance + b.variance
        each = a.variance**2 / (a.kept - 1) + b.variance**2 / (b.kept - 1)
        df = variance**2 / each if each > 0 else math.nan
    if not variance > 0:
        return BestDifference(difference, math.nan, math.nan, math.nan)
    error = math.sqrt(variance)
    half = float(stats.t.ppf((1 + LEVEL) / 2, df)) * error
    return BestDifference(
        difference, difference - half, difference + half, float(2 * stats.t.sf(abs(difference) / error, df))
    )


def best_difference_table(trials: pd.DataFrame, baseline: str, share: float) -> pd.DataFrame:
    """One row a task and cell other than the baseline, of the best `share` by validation; trials of one sweep.

    p_holm: corrected over the cells of the task. No row where fewer than 3 of either are kept.
    """
    counted = trials.assign(test_score=counted_scores(trials))
    rows: list[dict] = []
    for task, group in counted.groupby("task"):
        base = group[group["cell"] == baseline]
        cells = sorted(set(group["cell"]) - {baseline})
        found = [row for cell in cells if (row := _row(group[group["cell"] == cell], base, share))]
        names = {"task": task, "baseline": baseline}
        corrected = holm([row["p"] for row in found])
        rows += [names | row | {"p_holm": p} for row, p in zip(found, corrected, strict=True)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _row(of: pd.DataFrame, base: pd.DataFrame, share: float) -> dict | None:
    pairs = paired(of, base)
    a, b = (best_mean(rows, "test_score", share) for rows in pairs or (of, base))
    if a is None or b is None:
        return None
    facts = {"cell": str(of["cell"].iloc[0]), "kept": a.kept, "kept_baseline": b.kept, "in_pairs": pairs is not None}
    return facts | best_difference(a, b, pairs is not None)._asdict()
