"""Which trials a test is about: named, not computed, so that a claim can say what data it needs.

Settings and the task's options are both conditions: `where={"length": Between(high=50), "clip_norm": None}`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from odyssey.claims.record import Record


@dataclass(frozen=True)
class Between:
    """Numbers from `low` to `high`, both included."""

    low: float = -math.inf
    high: float = math.inf

    def __str__(self) -> str:
        ends = [f">= {self.low:g}"] if math.isfinite(self.low) else []
        return " and ".join([*ends, *([f"<= {self.high:g}"] if math.isfinite(self.high) else [])])


@dataclass(frozen=True)
class Given:
    """Any value but a missing one: a clip_norm, whichever."""

    def __str__(self) -> str:
        return "is given"


GIVEN = Given()


@dataclass(frozen=True)
class Group:
    """Rows of a table of one study.

    cell: its id, or several that are taken together. study: its name, or several that may stand for each other, or
    none: any study. sweep: None for all sweeps, each trial once. where: column or option of the task -> a value, None
    (missing), `GIVEN`, or `Between`.
    """

    task: str | None = None
    cell: str | Sequence[str] | None = None
    study: Sequence[str] = ()
    sweep: str | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    table: str = "trials"

    def __str__(self) -> str:
        cell = self.cell and said(self.cell)
        return " ".join(str(v) for v in (cell, self.task and f"on {self.task}", *self._conditions()) if v)

    def _conditions(self) -> list[str]:
        return [f"{name} {said(value)}" for name, value in self.where.items()]

    def of(self, table: pd.DataFrame) -> pd.DataFrame:
        """The rows of a study's table that belong to it, each trial once."""
        named = {"task": self.task, "cell": self.cell, "sweep": self.sweep}
        conditions = {name: value for name, value in named.items() if value is not None} | dict(self.where)
        kept = pd.Series(True, index=table.index)
        for name, value in conditions.items():
            kept &= meets(table[name], value) if name in table else value is None
        rows = table[kept]
        return rows.drop_duplicates("trial_id") if "trial_id" in rows else rows


def matched(record: Record, groups: Sequence[Group]) -> list[pd.DataFrame]:
    """The rows of each group, all of the same study: of those allowed, the one where the scarcest has most rows."""
    first = groups[0]
    studies = first.study or record.studies(first.table)
    tables = [record.table(study, first.table) for study in studies]
    found = [[group.of(table) for group in groups] for table in tables if table is not None]
    return max(found, key=lambda rows: min(map(len, rows)), default=[pd.DataFrame() for _ in groups])


def said(value: Any) -> str:
    """A condition's value in words."""
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return " or ".join(map(said, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)


def meets(column: Any, value: Any) -> pd.Series:
    """Where a column meets a condition."""
    if value is None:
        return column.isna()
    if isinstance(value, Given):
        return column.notna()
    if isinstance(value, Between):
        numbers = pd.to_numeric(column, errors="coerce").astype(float)
        return numbers.between(value.low, value.high)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return column.isin(value)
    return (column == value).fillna(False).astype(bool)
