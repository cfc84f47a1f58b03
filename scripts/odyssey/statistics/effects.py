"""The table `effects`: how large the difference from the baseline is, over paired trials; see odyssey.statistics.

Trials pair where all their settings are equal, so that what differs is the cell (odyssey.statistics.pairs).
Interquartile means, probability of improvement and stratified bootstrap: Agarwal et al. 2021, "Deep reinforcement
learning at the edge of the statistical precipice".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from odyssey.statistics.comparisons import ALPHA, holm
from odyssey.statistics.outcomes import counted_scores
from odyssey.statistics.pairs import DRAWN, same_in_all
from odyssey.statistics.resampling import kept_mean, percentile_interval, resample_counts
from odyssey.statistics.selection import count_best, rank_by_validation
from odyssey.streams import stream

ALL_TASKS = "all tasks"
FEWEST_PAIRS = 12  # below, bootstrap intervals miss twice as often as they say
STATISTICS = ("iqm_difference", "best_difference", "improvement")
NO_TEST = {"rank_biserial": math.nan, "p": math.nan}  # over several tasks the improvement's interval speaks
COLUMNS = {
    **dict.fromkeys(("sweep", "task", "cell", "baseline", "score_name"), "str"),
    "best_share": "float64",
    "n_pairs": "int64",
    **{f"{name}{end}": "float64" for name in STATISTICS for end in ("", "_low", "_high")},
    **dict.fromkeys(("rank_biserial", "p", "p_holm"), "float64"),
    "significant": "bool",
    "direction": "str",
}


def interquartile_mean(values: ArrayLike) -> float:
    """The mean of the middle half; values at its borders count in part. NaN for no values."""
    ordered = np.sort(np.asarray(values, dtype=float))
    if not ordered.size:
        return math.nan
    return float(kept_mean(ordered, np.ones_like(ordered), ordered.size / 4, ordered.size / 2))


def improvement(differences: ArrayLike) -> float:
    """The share of pairs in which the cell is better (a negative difference); a tie counts half."""
    d = np.asarray(differences, dtype=float)
    return float(((d < 0) + 0.5 * (d == 0)).mean()) if d.size else math.nan


class SignedRank(NamedTuple):
    """Wilcoxon's test of paired differences, and the balance of its rank sums, from -1 (all better) to 1."""

    rank_biserial: float
    p: float


def signed_rank_test(differences: ArrayLike) -> SignedRank:
    """Two-sided signed-rank test (Wilcoxon 1945), pairs without a difference left out.

    NaN where no pair has a difference, or one is missing.
    """
    d = np.asarray(differences, dtype=float)
    if not np.isfinite(d).all() or not d.any():
        return SignedRank(math.nan, math.nan)
    d = d[d != 0]
    ranks = stats.rankdata(abs(d))
    return SignedRank(float(np.sign(d) @ ranks / ranks.sum()), float(stats.wilcoxon(d).pvalue))


def pair_trials(trials: pd.DataFrame, baseline_cell: str, cell: str) -> pd.DataFrame:
    """One row a pair, with the columns of either trial ending in _cell and _base; trials of one sweep and task."""
    return _pairs(trials, baseline_cell, [cell])[cell]


def _pairs(trials: pd.DataFrame, baseline_cell: str, cells: Iterable[str]) -> dict[str, pd.DataFrame]:
    """The same for several cells."""
    # What does not vary pairs nothing, and costs a merge as much as what does.
    keys = [key for key in same_in_all(trials) if key in DRAWN or trials[key].nunique(dropna=False) > 1]
    ranked = rank_by_validation(trials).reset_index(drop=True)
    ranked = ranked.assign(place=ranked.index)[["cell", *keys, "counted_score", "place"]]
    by_cell = {cell: rows.drop(columns="cell").drop_duplicates(keys) for cell, rows in ranked.groupby("cell")}
    none = ranked.iloc[:0].drop(columns="cell")
    other = by_cell.get(baseline_cell, none)
    return {
        cell: by_cell.get(cell, none)
        .merge(other, on=keys, suffixes=("_cell", "_base"))
        .sort_values(keys, ignore_index=True)
        for cell in cells
    }


def effect_table(trials: pd.DataFrame, baseline_cell: str, share: float) -> pd.DataFrame:
    """One row a sweep, task and cell that has pairs with the baseline; "all tasks" too where there are several."""
    counted = trials.assign(counted_score=counted_scores(trials))
    rows: list[dict] = []
    for sweep, everything in counted.groupby("sweep"):
        facts = {"sweep": sweep, "baseline": baseline_cell, "best_share": share}
        strata: dict[str, list[pd.DataFrame]] = {}
        for task, group in everything.groupby("task"):
            pairs = _pairs(group, baseline_cell, sorted(set(group["cell"]) - {baseline_cell}))
            found = [_row([p], share, (sweep, task, c)) | {"cell": c} for c, p in pairs.items() if len(p)]
            named = {"task": task, "score_name": group["score_name"].iloc[0]}
            rows += [facts | named | row for row in _judged(found)]
            for cell, p in pairs.items():
                strata.setdefault(cell, []).append(_normalised(p, group["counted_score"]))
        tasks = everything["task"].nunique()
        named = {"task": ALL_TASKS, "score_name": "normalised_score"}
        whole = {c: p for c, p in strata.items() if tasks > 1 and len(p) == tasks and all(map(len, p))}
        found = [_row(p, share, (sweep, ALL_TASKS, c)) | {"cell": c, **NO_TEST} for c, p in whole.items()]
        rows += [facts | named | row for row in _judged(found)]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _normalised(pairs: pd.DataFrame, scores: pd.Series) -> pd.DataFrame:
    """Scores of a task from 0, its best trial's, to 1, its worst's."""
    best, range_ = scores.min(), (scores.max() - scores.min()) or 1.0
    columns = {name: (pairs[name] - best) / range_ for name in ("counted_score_cell", "counted_score_base")}
    return pairs.assign(**columns)


def _row(strata: Sequence[pd.DataFrame], share: float, key: Sequence[object]) -> dict:
    """The statistics of a cell, averaged over strata (tasks), each of which is resampled by itself."""
    rng = stream(0, "effects", *map(str, key))
    measured = np.mean([_statistics(p, np.ones((1, len(p)), int), share) for p in strata], axis=0)[0]
    low, high = np.full((2, len(STATISTICS)), np.nan)
    if min(map(len, strata)) >= FEWEST_PAIRS:
        resampled = np.mean([_statistics(p, resample_counts(len(p), rng), share) for p in strata], axis=0)
        low, high = percentile_interval(resampled)
    row: dict = {"n_pairs": sum(map(len, strata)), **signed_rank_test(_differences(strata[0]))._asdict()}
    for i, name in enumerate(STATISTICS):
        row |= {name: measured[i], f"{name}_low": low[i], f"{name}_high": high[i]}
    return row


def _statistics(pairs: pd.DataFrame, counts: NDArray, share: float) -> NDArray:
    """The three statistics [R, 3] of resampled pairs; the best are chosen anew in every resample."""
    n, best = len(pairs), count_best(len(pairs), share)
    means = {}
    for side in ("cell", "base"):
        score = pairs[f"counted_score_{side}"].to_numpy()
        by_score, by_validation = np.argsort(score), np.argsort(pairs[f"place_{side}"].to_numpy())
        middle = kept_mean(score[by_score], counts[:, by_score], n / 4, n / 2)
        means[side] = np.array([middle, kept_mean(score[by_validation], counts[:, by_validation], 0, best)])
    d = _differences(pairs)
    wins = counts @ ((d < 0) + 0.5 * (d == 0)) / n if np.isfinite(d).all() else np.full(len(counts), np.nan)
    return np.column_stack([*(means["cell"] - means["base"]), wins])


def _differences(pairs: pd.DataFrame) -> NDArray:
    return (pairs["counted_score_cell"] - pairs["counted_score_base"]).to_numpy()


def _judged(rows: Sequence[dict]) -> Sequence[dict]:
    for row, p in zip(rows, holm([row["p"] for row in rows]), strict=True):
        significant = bool(p < ALPHA)
        direction = ("better" if row["rank_biserial"] < 0 else "worse") if significant else "none"
        row |= {"p_holm": p, "significant": significant, "direction": direction}
    return rows
