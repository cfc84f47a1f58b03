"""Two groups of trials compared: the mean score of the best of one, relative to that of the other.

Scores are better when lower, so that -2 % is better by 2 %. "Costs nothing" needs a margin: it says that the difference
is smaller than that (tests of non-inferiority and equivalence; Schuirmann 1987).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from odyssey.claims.claim import Part
from odyssey.claims.estimates import StudentEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.best import FEWEST, BestMean, best_mean, trials_for, welch_degrees
from odyssey.claims.record import Record
from odyssey.claims.region import Region

NOTABLE = 0.1  # the difference that a comparison is expected to show where no published number says more
MARGIN = 0.02  # below this, relative to the score, a difference counts as none


@dataclass(frozen=True)
class Difference:
    """The relative difference in mean `column` between the best of two groups by validation, `of` and `to`.

    The best `share` of each, and `KEPT` at least where there are so many.
    """

    of: Group
    to: Group
    region: Region
    expected: float
    column: str = "test_score"
    share: float = 0.1

    @property
    def groups(self) -> Sequence[Group]:
        return self.of, self.to

    def parts(self, record: Record) -> list[Part]:
        found = matched(record, self.groups)
        a, b = (best_mean(rows, self.column, self.share) for rows in found)
        label = f"{self.of} against {_apart(self.to, self.of)}" + ("" if self.column == "test_score" else self._said())
        estimate = relative_difference(a, b) if a and b else None
        return [
            Part(
                label,
                " %",
                self.region,
                estimate,
                self.expected,
                trials=sum(map(len, found)),
                in_trials=partial(trials_for, share=self.share),
                why="" if estimate else "too few trials, or none of their scores differ",
                fewest=FEWEST,
                not_run=not min(map(len, found)),
            )
        ]

    def _said(self) -> str:
        return f", {self.column.replace('_', ' ')}"


def better(
    of: Group, than: Group, expected: float = -NOTABLE, by: float = 0.0, column: str = "test_score"
) -> Difference:
    """`of` has the better score, by more than `by`."""
    return Difference(of, than, Region(high=-by), expected, column)


def worse(of: Group, than: Group, expected: float = NOTABLE, by: float = 0.0) -> Difference:
    """`of` has the worse score, by more than `by`."""
    return Difference(of, than, Region(low=by), expected)


def costs_nothing(of: Group, against: Group, margin: float = MARGIN) -> Difference:
    """`of` is worse by less than the margin, or better."""
    return Difference(of, against, Region(high=margin), 0.0)


def no_better(of: Group, than: Group, margin: float = MARGIN) -> Difference:
    """`of` is better by less than the margin, or worse."""
    return Difference(of, than, Region(low=-margin), 0.0)


def equal(of: Group, to: Group, margin: float = MARGIN) -> Difference:
    """The two differ by less than the margin, either way."""
    return Difference(of, to, Region(-margin, margin), 0.0)


def relative_difference(a: BestMean, b: BestMean) -> StudentEstimate | None:
    """mean(a) / mean(b) - 1, by Welch's test of mean(a) - r mean(b); None where neither varies, or b's mean is 0.

    The standard error is that of the numerator at the measured ratio r (Fieller 1954, without the part that is of
    second order), the degrees of freedom are Welch's.
    """
    if b.mean == 0 or not a.variance + b.variance > 0:
        return None
    ratio = a.mean / b.mean
    scaled = ratio**2 * b.variance
    df = welch_degrees(a.variance, scaled, a.n, b.n)
    return StudentEstimate(ratio - 1, math.sqrt(a.variance + scaled) / abs(b.mean), df, min(a.n, b.n))


def _apart(group: Group, other: Group) -> str:
    """What tells a group from another, shortly."""
    if group.task != other.task or group.cell == other.cell:
        return str(group)
    return str(Group(cell=group.cell, where={k: v for k, v in group.where.items() if other.where.get(k) != v}))
