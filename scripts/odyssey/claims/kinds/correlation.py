"""Do two numbers go together over the trials of a search: Spearman's rank correlation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from odyssey.claims.claim import Part
from odyssey.claims.estimates import StudentEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.record import Record
from odyssey.claims.region import Region

FEWEST = 5


@dataclass(frozen=True)
class Correlation:
    """The rank correlation of two columns over a group; scores are better when lower."""

    group: Group
    first: str
    second: str
    region: Region
    expected: float

    @property
    def groups(self) -> Sequence[Group]:
        return (self.group,)

    def parts(self, record: Record) -> list[Part]:
        (rows,) = matched(record, self.groups)
        known = {self.first, self.second} <= set(rows.columns)
        pairs = rows[[self.first, self.second]].astype(float).to_numpy() if known else np.empty((0, 2))
        pairs = pairs[np.isfinite(pairs).all(axis=1)]
        label = f"{self.first.replace('_', ' ')} with {self.second.replace('_', ' ')}, {self.group}"
        estimate = rank_correlation(*pairs.T) if len(pairs) >= FEWEST else None
        return [
            Part(
                label,
                "",
                self.region,
                estimate,
                self.expected,
                trials=len(pairs),
                why="" if estimate else "too few trials, or one of the two does not vary",
                fewest=FEWEST,
                not_run=not len(rows),
            )
        ]


def rank_correlation(x: NDArray, y: NDArray) -> StudentEstimate | None:
    """Spearman's correlation, normal on the scale of arctanh with variance (1 + r^2 / 2) / (n - 3).

    The variance is Bonett and Wright's (2000). None where one of the two does not vary.
    """
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    r = float(np.clip(stats.spearmanr(x, y).statistic, -1 + 1e-9, 1 - 1e-9))
    error = math.sqrt((1 + r**2 / 2) / (x.size - 3))
    return StudentEstimate(r, error, math.inf, x.size, math.atanh, math.tanh)
