"""The table `scores`: what each cell reached on each task; its columns are in odyssey.statistics."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from odyssey.statistics.influence import best_mean
from odyssey.statistics.intervals import NONE, Interval
from odyssey.statistics.outcomes import counted_scores, counted_successes, has_diverged
from odyssey.statistics.selection import GROUP, select_best


def score_table(trials: pd.DataFrame, share: float, by: Sequence[str] = GROUP) -> pd.DataFrame:
    """One row a group of trials, summed up by its best `share` by validation loss.

    `by` must hold sweep and task. A row depends on the trials of its sweep and task alone.
    """
    filled = trials.assign(
        test_score=counted_scores(trials), success=counted_successes(trials), diverged=has_diverged(trials)
    )
    best = select_best(filled, share, by)
    groups = best.groupby(list(by), dropna=False)
    table = groups.agg(
        score_name=("score_name", "first"),
        n_best=("trial_id", "size"),
        best_test_score=("test_score", lambda scores: scores.iloc[0]),
        mean=("test_score", "mean"),
        median=("test_score", "median"),
        sd=("test_score", "std"),
        mean_parameter_count=("parameter_count", "mean"),
        mean_wall_seconds=("wall_seconds", "mean"),
    )
    everyone = filled.groupby(list(by), dropna=False)
    table.insert(1, "best_share", float(share))
    table.insert(2, "n", everyone.size())
    intervals = {key: _interval(group, share) for key, group in everyone}
    table.insert(8, "mean_low", [low for low, _ in intervals.values()])
    table.insert(9, "mean_high", [high for _, high in intervals.values()])
    table["diverged"] = everyone["diverged"].sum().astype(int)
    table["success_share"] = everyone["success"].mean()
    return table.reset_index()


def _interval(group: pd.DataFrame, share: float) -> Interval:
    """Of the mean of the best: that the best were chosen, and where the cut fell, is part of the chance."""
    found = best_mean(group, "test_score", share)
    return found.interval if found else NONE
