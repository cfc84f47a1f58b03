"""Where the best value of a setting lies, and whether it moves with another: decades between two halves of a search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from odyssey.claims.claim import Part
from odyssey.claims.estimates import StudentEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.difference import FEWEST, best, trials_for
from odyssey.claims.record import Record
from odyssey.claims.region import Region


@dataclass(frozen=True)
class OptimumShift:
    """How many decades the best `setting` moves from the lower half of the trials by `against` to the upper half.

    In each half it is the mean of log10 of the setting over the best `share` by validation.
    """

    group: Group
    setting: str
    against: str
    region: Region
    expected: float = 0.0
    share: float = 0.2

    @property
    def groups(self) -> Sequence[Group]:
        return (self.group,)

    def parts(self, record: Record) -> list[Part]:
        (rows,) = matched(record, self.groups)
        known = {self.setting, self.against} <= set(rows.columns)
        low, high = (self._best(half) for half in (_halves(rows, self.against) if known else (rows, rows)))
        kept = min(low.size, high.size)
        estimate = mean_difference(high, low) if kept >= FEWEST else None
        return [
            Part(
                f"best {self.setting.replace('_', ' ')} by {self.against.replace('_', ' ')}, {self.group}",
                " decades",
                self.region,
                estimate,
                self.expected,
                trials=len(rows),
                in_trials=lambda kept: 2 * trials_for(kept, self.share),
                why="" if estimate else "too few trials, or the best have all the same",
                fewest=2 * FEWEST,
                not_run=not len(rows) or not known,
            )
        ]

    def _best(self, rows: pd.DataFrame) -> NDArray:
        return np.log10(best(rows, self.setting, self.share))


def mean_difference(a: NDArray, b: NDArray) -> StudentEstimate | None:
    """mean(a) - mean(b) by Welch's test; None where neither varies."""
    variances = np.array([a.var(ddof=1) / a.size, b.var(ddof=1) / b.size])
    if not variances.sum() > 0:
        return None
    df = variances.sum() ** 2 / (variances**2 / (np.array([a.size, b.size]) - 1)).sum()
    return StudentEstimate(float(a.mean() - b.mean()), math.sqrt(variances.sum()), float(df), min(a.size, b.size))


def _halves(rows: pd.DataFrame, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    middle = rows[by].astype(float).median()
    return rows[rows[by] <= middle], rows[rows[by] > middle]
