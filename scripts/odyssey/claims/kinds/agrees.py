"""A number of ours beside one that was published: do they agree within a margin (equivalence; Schuirmann 1987)?

The published number is taken as it is printed, though it comes from few trials too: the margin leaves room for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from odyssey.claims.claim import Part
from odyssey.claims.groups import Group
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.kinds.difference import Difference
from odyssey.claims.kinds.level import Level
from odyssey.claims.kinds.share import Share
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.errors import InputError

Measured = Share | Difference | VarianceShare | Correlation | Level


@dataclass(frozen=True)
class Agrees:
    """Ours lies less than `margin` from `published`; contradicted where it lies farther.

    ours: the test that measures it; its own region and expectation play no part. published, margin: as the test counts
    (0.913 for 91.3 %). Raises InputError for a margin that is not above 0.
    """

    ours: Measured
    published: float
    margin: float

    def __post_init__(self) -> None:
        if not self.margin > 0:
            raise InputError(f"the margin of an agreement was {self.margin}; it is a number above 0.")

    @property
    def groups(self) -> Sequence[Group]:
        return self.ours.groups

    @property
    def measured(self) -> Measured:
        """The test with the region about the published number."""
        region = Region(self.published - self.margin, self.published + self.margin)
        return replace(self.ours, region=region, expected=self.published)

    def parts(self, record: Record) -> list[Part]:
        parts = self.measured.parts(record)
        return [replace(part, label=f"{part.label} (published: {self._said(part)})") for part in parts]

    def _said(self, part: Part) -> str:
        return f"{100 * self.published:.3g}{part.unit}" if part.unit == " %" else f"{self.published:.4g}{part.unit}"


def agrees(ours: Measured, published: float, margin: float) -> Agrees:
    """Ours and the published number differ by less than the margin."""
    return Agrees(ours, published, margin)
