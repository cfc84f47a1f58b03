"""The table `best_of_k`: what the best of k random trials is expected to reach; see odyssey.statistics.

The trial best by validation is chosen and its test score reported, as in Dodge et al. 2019, "Show your work"; the
expectation is exact over all subsets of k of the n trials (without repeats, hence unbiased: Tang et al. 2020, "Showing
your work doesn't always work").
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from odyssey.statistics.outcomes import counted_scores
from odyssey.statistics.resampling import percentile_interval, resample_counts
from odyssey.statistics.selection import GROUP, rank_by_validation
from odyssey.streams import stream

MOST_ROWS = 30  # values of k, evenly spaced in log k
BANDED = 0.1  # of the trials: the largest k with a band
FEWEST = 20  # trials for a band
COLUMNS = {
    **dict.fromkeys((*GROUP, "score_name"), "str"),
    **dict.fromkeys(("n", "k"), "int64"),
    **dict.fromkeys(("expected", "low", "high"), "float64"),
}


def expected_best(scores: ArrayLike, k: int) -> float:
    """The expected score of the first in order among k of the n `scores`, drawn without repeats; 1 <= k <= n.

    `scores` stand in order of validation, best first: number i is first with probability C(n-i, k-1) / C(n, k).
    """
    values = np.asarray(scores, dtype=float)
    return float(_expected(values, np.ones((1, values.size), int), k)[0])


def best_of_k_table(trials: pd.DataFrame) -> pd.DataFrame:
    """One row a sweep, task, cell and k, with a bootstrap band over trials.

    A band from 20 trials on, and for k up to a tenth of them: beyond, the curve hangs on the few best trials that there
    are, resamples hold no better ones than those, and what is called a band of 95 % would cover 50 to 75 %.
    """
    counted = rank_by_validation(trials.assign(counted_score=counted_scores(trials)))
    tables = [_curve(group, [str(part) for part in key]) for key, group in counted.groupby(list(GROUP))]
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))
    return table[list(COLUMNS)].astype(COLUMNS)


def _curve(ranked: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    scores, n = ranked["counted_score"].to_numpy(dtype=float), len(ranked)
    ks = np.unique(np.geomspace(1, n, MOST_ROWS).round().astype(int))
    counts = resample_counts(n, stream(0, "best of k", *key))
    resampled = np.column_stack([_expected(scores, counts, k) for k in ks])
    banded = (ks <= BANDED * n) & (n >= FEWEST)
    low, high = np.where(banded, percentile_interval(resampled), np.nan)
    facts = {**dict(zip(GROUP, key, strict=True)), "score_name": ranked["score_name"].iloc[0], "n": n}
    expected = [expected_best(scores, k) for k in ks]
    return pd.DataFrame({"k": ks, "expected": expected, "low": low, "high": high}).assign(**facts)


def _expected(scores: NDArray, counts: NDArray, k: int) -> NDArray:
    """Expectations [R] for scores that stand `counts` [R, N] times in the pool, whose rows sum to n."""
    n = int(counts[0].sum())
    rest = np.arange(n + 1)  # trials that come after; all k among them: C(rest, k) / C(n, k)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_all = gammaln(rest + 1) - gammaln(rest - k + 1) - gammaln(n + 1) + gammaln(n - k + 1)
    all_after = np.where(rest >= k, np.exp(log_all), 0.0)
    none_yet = all_after[n - np.concatenate([np.zeros((len(counts), 1), int), counts.cumsum(axis=1)], axis=1)]
    return -np.diff(none_yet, axis=1) @ scores
