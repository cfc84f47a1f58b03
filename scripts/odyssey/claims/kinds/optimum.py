"""Where the best value of a setting lies, and whether it moves with another: decades between two halves of a search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from odyssey.claims.claim import Part
from odyssey.claims.estimates import StudentEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.best import FEWEST, BestMean, best_mean, trials_for, welch_degrees
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
        estimate = mean_difference(high, low) if low and high else None
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

    def _best(self, rows: pd.DataFrame) -> BestMean | None:
        known = self.setting in rows
        decades = rows.assign(decade=np.log10(rows[self.setting].to_numpy(dtype=float))) if known else rows
        return best_mean(decades, "decade", self.share)


def mean_difference(a: BestMean, b: BestMean) -> StudentEstimate | None:
    """mean(a) - mean(b) by Welch's test; None where neither varies."""
    variance = a.variance + b.variance
    if not variance > 0:
        return None
    df = welch_degrees(a.variance, b.variance, a.n, b.n)
    return StudentEstimate(a.mean - b.mean, math.sqrt(variance), df, min(a.n, b.n))


def _halves(rows: pd.DataFrame, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    middle = rows[by].astype(float).median()
    return rows[rows[by] <= middle], rows[rows[by] > middle]
