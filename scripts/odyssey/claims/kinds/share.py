"""How many do it: the share of trials that solved their task, or of anything else that is between 0 and 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from odyssey.claims.claim import Part
from odyssey.claims.estimates import ShareEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.record import Record
from odyssey.claims.region import Region

HALF = 0.5


@dataclass(frozen=True)
class Share:
    """The mean of `column` over the rows of a group: 1 where a trial succeeded, 0 where it failed or diverged."""

    group: Group
    region: Region
    expected: float
    column: str = "success"

    @property
    def groups(self) -> Sequence[Group]:
        return (self.group,)

    def parts(self, record: Record) -> list[Part]:
        (rows,) = matched(record, self.groups)
        values = rows[self.column].to_numpy(dtype=float) if self.column in rows else np.array([])
        values = values[np.isfinite(values)]
        estimate = ShareEstimate(float(values.sum()), values.size) if values.size else None
        return [
            Part(
                f"{self.group}, {self._said()}",
                " %",
                self.region,
                estimate,
                self.expected,
                trials=int(values.size),
                not_run=estimate is None,
            )
        ]

    def _said(self) -> str:
        return "solved" if self.column == "success" else self.column.replace("_", " ")


def solves(group: Group, more_than: float = HALF, expected: float = 1.0) -> Share:
    """More than that share of the trials solve the task."""
    return Share(group, Region(low=more_than), expected)


def fails(group: Group, fewer_than: float = HALF, expected: float = 0.0) -> Share:
    """Fewer than that share of the trials solve the task."""
    return Share(group, Region(high=fewer_than), expected)
