"""Two groups of trials compared: the mean score of the best of one, relative to that of the other.

Scores are better when lower, so that -2 % is better by 2 %. "Costs nothing" needs a margin: it says that the difference
is smaller than that (tests of non-inferiority and equivalence; Schuirmann 1987). Where both groups were run on the same
settings, what the settings do to both drops out (odyssey.statistics.influence).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from odyssey.claims.claim import Part
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.ratio import RatioEstimate
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.statistics.influence import FEWEST, BestMean, best_mean, fewest_trials, trials_for
from odyssey.statistics.pairs import paired

NOTABLE = 0.1  # the difference that a comparison is expected to show where no published number says more
MARGIN = 0.02  # below this, relative to the score, a difference counts as none
SHARE = 0.1


@dataclass(frozen=True)
class Difference:
    """The relative difference in mean `column` between the best `share` of two groups by validation, `of` and `to`."""

    of: Group
    to: Group
    region: Region
    expected: float
    column: str = "test_score"
    share: float = SHARE

    @property
    def groups(self) -> Sequence[Group]:
        return self.of, self.to

    def best(self, record: Record) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows of either group that are kept, best first; empty where too few are."""
        a, b, _ = self._means(record)
        return a.best if a else pd.DataFrame(), b.best if b else pd.DataFrame()

    def parts(self, record: Record) -> list[Part]:
        found = matched(record, self.groups)
        a, b, in_pairs = self._means(record)
        estimate = relative_difference(a, b, in_pairs) if a and b else None
        label = f"{self.of} against {_apart(self.to, self.of)}{self._said()}"
        return [
            Part(
                f"{label}{', in pairs' if in_pairs else ', not in pairs'}" if estimate else label,
                " %",
                self.region,
                estimate,
                self.expected,
                trials=sum(map(len, found)),
                in_trials=partial(trials_for, share=self.share),
                why="" if estimate else why_not(a and b, self.share),
                fewest=fewest_trials(self.share),
                not_run=not min(map(len, found)),
            )
        ]

    def _means(self, record: Record) -> tuple[BestMean | None, BestMean | None, bool]:
        """The mean of either, and whether both are over the same settings, in the same order."""
        a, b = (_with_numbers(rows, self.column) for rows in matched(record, self.groups))
        pairs = paired(a, b)
        a, b = pairs or (a, b)
        return best_mean(a, self.column, self.share), best_mean(b, self.column, self.share), pairs is not None

    def _said(self) -> str:
        return "" if self.column == "test_score" else f", {self.column.replace('_', ' ')}"


def better(
    of: Group,
    than: Group,
    expected: float = -NOTABLE,
    by: float = 0.0,
    column: str = "test_score",
    share: float = SHARE,
) -> Difference:
    """`of` has the better score, by more than `by`."""
    return Difference(of, than, Region(high=-by), expected, column, share)


def worse(of: Group, than: Group, expected: float = NOTABLE, by: float = 0.0, share: float = SHARE) -> Difference:
    """`of` has the worse score, by more than `by`."""
    return Difference(of, than, Region(low=by), expected, share=share)


def costs_nothing(
    of: Group, against: Group, margin: float = MARGIN, share: float = SHARE, expected: float = 0.0
) -> Difference:
    """`of` is worse by less than the margin, or better."""
    return Difference(of, against, Region(high=margin), expected, share=share)


def no_better(
    of: Group, than: Group, margin: float = MARGIN, share: float = SHARE, expected: float = 0.0
) -> Difference:
    """`of` is better by less than the margin, or worse."""
    return Difference(of, than, Region(low=-margin), expected, share=share)


def equal(of: Group, to: Group, margin: float = MARGIN, share: float = SHARE, expected: float = 0.0) -> Difference:
    """The two differ by less than the margin, either way."""
    return Difference(of, to, Region(-margin, margin), expected, share=share)


def relative_difference(a: BestMean, b: BestMean, in_pairs: bool) -> RatioEstimate | None:
    """mean(a) / mean(b) - 1; None where neither varies, or b's mean is 0.

    In pairs by the differences of their influences, with kept - 1 degrees of freedom; else by Welch's test.
    """
    if b.mean == 0 or not a.variance + b.variance > 0:
        return None
    covariance = float(np.cov(a.by_row, b.by_row)[0, 1]) / a.influence.size if in_pairs else 0.0
    degrees, fewer = (a.kept - 1, b.kept - 1), min(a.kept, b.kept)
    return RatioEstimate(a.mean, b.mean, (a.variance, b.variance), covariance, degrees, fewer, in_pairs)


def why_not(enough: object, share: float) -> str:
    """Why there is no number."""
    return "none of their scores differ" if enough else f"fewer than {FEWEST} trials in the best {100 * share:.3g} %"


def _with_numbers(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    known = rows[column].to_numpy(dtype=float) if column in rows else np.full(len(rows), np.nan)
    return rows[np.isfinite(known)]


def _apart(group: Group, other: Group) -> str:
    """What tells a group from another, shortly."""
    if group.task != other.task or group.cell == other.cell:
        return str(group)
    return str(Group(cell=group.cell, where={k: v for k, v in group.where.items() if other.where.get(k) != v}))
