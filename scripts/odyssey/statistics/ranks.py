"""Average ranks of cells over tasks, and which of them cannot be told apart (Demšar 2006)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from odyssey.statistics.comparisons import ALPHA


@dataclass(frozen=True)
class Ranks:
    """Average rank of every cell, best first, over `blocks` tasks; Friedman's p; Nemenyi's critical difference."""

    mean: pd.Series
    blocks: int
    p: float
    critical_difference: float

    @property
    def groups(self) -> list[tuple[int, int]]:
        """First and last place of each longest run of cells that lie within the critical difference."""
        ranks = self.mean.to_numpy()
        lasts = [int(np.searchsorted(ranks, r + self.critical_difference, side="right")) - 1 for r in ranks]
        runs = [(first, last) for first, last in enumerate(lasts) if last > first]
        return [run for i, run in enumerate(runs) if i == 0 or run[1] > runs[i - 1][1]]


def average_ranks(scores: pd.DataFrame) -> Ranks | None:
    """Ranks of scores [block, cell]; lower scores rank first, ties share their mean rank.

    Blocks with a missing score are left out. None for fewer than 2 cells or 2 complete blocks. The p is NaN for 2
    cells, which Friedman's test does not compare, and where all scores are equal.
    """
    complete = scores.dropna()
    n, k = complete.shape
    if n < 2 or k < 2:
        return None
    ranks = complete.rank(axis=1)
    differ = k > 2 and (ranks.nunique(axis=1) > 1).any()
    p = float(stats.friedmanchisquare(*ranks.to_numpy().T).pvalue) if differ else math.nan
    return Ranks(ranks.mean().sort_values(kind="stable"), n, p, nemenyi_difference(k, n))


def nemenyi_difference(cells: int, blocks: int) -> float:
    """The difference of average ranks that is significant at 0.05 (Nemenyi 1963; Demšar 2006, section 3.2.2)."""
    q = stats.studentized_range.ppf(1 - ALPHA, cells, np.inf) / math.sqrt(2)
    return float(q * math.sqrt(cells * (cells + 1) / (6 * blocks)))
