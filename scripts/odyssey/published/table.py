"""What a published table is: contestants, the quantities that they are compared by, and the numbers as printed.

Nothing here is computed from a paper's numbers, and nothing says more of our trials than which of them answer.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from odyssey.claims.claim import Checked
from odyssey.claims.groups import Group


@dataclass(frozen=True)
class Number:
    """One published number, and how far it was held against the paper."""

    value: float
    checked: Checked


def read_in_paper(*values: float | None) -> tuple[Number | None, ...]:
    """Numbers that were read in the paper; None: the paper has none there.

    There are no others: what nobody held against the paper is not set beside ours.
    """
    return tuple(None if value is None else Number(value, Checked.PAPER) for value in values)


@dataclass(frozen=True)
class Measure:
    """A number of one of our trials in the paper's unit: start + times * column.

    score_name: what test_score must be, so that the unit is right; None where the column is not test_score. among: of
    more_scores the one of that name, {at} in it being the contestant's. of_solved: the mean over the trials that solved
    their task, not the number of the best trial.
    """

    column: str
    score_name: str | None = None
    start: float = 0.0
    times: float = 1.0
    among: str = ""
    of_solved: bool = False

    def of(self, trial: pd.Series, at: int | None = None) -> float:
        """NaN where that trial was not measured so."""
        value = json.loads(trial[self.column]).get(self.among.format(at=at)) if self.among else trial[self.column]
        return math.nan if value is None else self.start + self.times * float(value)


ACCURACY = Measure("test_score", "error_share", start=1.0, times=-1.0)
PERCENT_WRONG = Measure("test_score", "error_share", times=100.0)
PERCENT_RIGHT = Measure("test_score", "error_share", start=100.0, times=-100.0)
PERCENT_OF_LABELS = Measure("test_score", "label_error_rate", times=100.0)
FRAME_NATS = Measure("test_score", "nll_nats_per_frame")
SYMBOL_NATS = Measure("test_score", "nll_nats_per_symbol")
SYMBOL_BITS = Measure("test_score", "nll_nats_per_symbol", times=1 / math.log(2))
SOLVED = Measure("success")
UPDATES_UNTIL_SOLVED = Measure("updates", of_solved=True)
PERCENT_WRONG_AT = Measure("more_scores", times=100.0, among="wrong_share_at_{at}")
TRAIN_NATS = Measure("train_loss_at_best")
TRAIN_BITS = Measure("train_loss_at_best", times=1 / math.log(2))

NOT_KNOWN = object()  # a condition that the paper does not give, or that was not found


@dataclass(frozen=True)
class Contestant:
    """What is compared: its name in the paper, and ours: a cell (or several, or none), trained under conditions.

    at: a length that trials were tested on beside their own.
    """

    label: str
    cell: str | Sequence[str]
    where: Mapping[str, Any] = field(default_factory=dict)
    at: int | None = None


@dataclass(frozen=True)
class Quantity:
    """What the contestants are compared by.

    theirs: in the order of the contestants. task, where, measure: which trials of ours answer, and with what number;
    missing: why none can, where there is no measure. conditions: settings and options as in the paper, as in `Group`
    (or `NOT_KNOWN`); where ours differ, the figure says so. ranked: whether the best of the contestants is marked.
    """

    title: str
    unit: str
    decimals: int
    theirs: Sequence[Number | None]
    task: str | None = None
    measure: Measure | None = None
    where: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, Any] = field(default_factory=dict)
    higher_is_better: bool = False
    missing: str = ""
    ranked: bool = True


@dataclass(frozen=True)
class PublishedTable:
    """A published table.

    conditions_checked: how far the conditions were checked. quantities_down: a row a quantity, not a row a contestant.
    note: how our side differs whatever the trials, and what is odd about theirs.
    """

    title: str
    source: str
    contestants: Sequence[Contestant]
    quantities: Sequence[Quantity]
    conditions_checked: Checked
    note: str = ""
    quantities_down: bool = False

    def group(self, quantity: Quantity, contestant: Contestant) -> Group | None:
        """The trials that stand beside that number; None where nothing of ours can."""
        if quantity.measure is None:
            return None
        return Group(quantity.task, contestant.cell, where={**quantity.where, **contestant.where})
