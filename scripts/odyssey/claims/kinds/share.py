"""How many do it: the share of trials that solved their task, or of anything else that is between 0 and 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from odyssey.claims.claim import Part
from odyssey.claims.estimates import ShareEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.record import Record
from odyssey.claims.region import Region

HALF = 0.5


@dataclass(frozen=True)
class Share:
    """The mean of `column` over the rows of a group: 1 where a trial succeeded, 0 where it failed or diverged.

    budget: training sequences after which the paper gives up (or, where it always succeeds, those that it takes).
    Trials that ended without success before are open: given as many, they might have come to it.
    """

    group: Group
    region: Region
    expected: float
    column: str = "success"
    budget: float = 0

    @property
    def groups(self) -> Sequence[Group]:
        return (self.group,)

    def parts(self, record: Record) -> list[Part]:
        (rows,) = matched(record, self.groups)
        values = rows[self.column].to_numpy(dtype=float) if self.column in rows else np.array([])
        there = np.isfinite(values)
        values, unsolved = values[there], int((self._short(rows)[there] & (values[there] == 0)).sum())
        estimate = ShareEstimate(float(values.sum()), values.size, unsolved) if values.size else None
        return [
            Part(
                f"{self.group}, {self._said()}{self._left_open(unsolved)}",
                " %",
                self.region,
                estimate,
                self.expected,
                trials=int(values.size),
                not_run=estimate is None,
                open=unsolved,
            )
        ]

    def _short(self, rows: pd.DataFrame) -> NDArray[np.bool_]:
        """Which trials ended before the budget without having diverged."""
        if not self.budget or rows.empty:
            return np.zeros(len(rows), dtype=bool)
        return ((rows["sequences_seen"] < self.budget) & (rows["status"] != "diverged")).to_numpy(dtype=bool)

    def _left_open(self, unsolved: int) -> str:
        if not unsolved:
            return ""
        return (
            f" (unsolved, but trained on fewer than the paper's {self.budget:,.0f} sequences, so left open: {unsolved})"
        )

    def _said(self) -> str:
        return "solved" if self.column == "success" else self.column.replace("_", " ")


def solves(group: Group, more_than: float = HALF, expected: float = 1.0, budget: float = 0) -> Share:
    """More than that share of the trials solve the task."""
    return Share(group, Region(low=more_than), expected, budget=budget)


def fails(group: Group, fewer_than: float = HALF, expected: float = 0.0, budget: float = 0) -> Share:
    """Fewer than that share of the trials solve the task."""
    return Share(group, Region(high=fewer_than), expected, budget=budget)
