"""Our side of a published table: of each entry's trials the one that is best by validation, or those that solved."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from odyssey.published.table import Contestant, PublishedTable, Quantity
from odyssey.statistics.outcomes import has_diverged
from odyssey.statistics.selection import rank_by_validation


@dataclass(frozen=True)
class Answer:
    """Our number, of the best of these trials by validation or of those that solved their task.

    NaN where there is none; why: then the reason in a word.
    """

    value: float
    trials: pd.DataFrame
    why: str = "diverged"

    @property
    def n(self) -> int:
        return len(self.trials)


Answers = dict[tuple[int, int], Answer]  # by the places of the quantity and the contestant in the table


def answers(table: PublishedTable, trials: pd.DataFrame) -> Answers:
    """All entries that these trials answer; trials: as `odyssey.claims.record.counted` makes them."""
    found = {
        (q, c): _answer(table, quantity, contestant, trials)
        for q, quantity in enumerate(table.quantities)
        for c, contestant in enumerate(table.contestants)
    }
    return {place: answer for place, answer in found.items() if answer is not None}


def _answer(table: PublishedTable, quantity: Quantity, contestant: Contestant, trials: pd.DataFrame) -> Answer | None:
    group = table.group(quantity, contestant)
    if group is None or quantity.measure is None:
        return None
    rows = rank_by_validation(group.of(trials))
    if rows.empty:
        return None
    if quantity.measure.of_solved:
        solved = rows[rows["success"] == 1]
        values = [quantity.measure.of(row, contestant.at) for _, row in solved.iterrows()]
        return Answer(float(np.mean(values)) if values else math.nan, rows, "unsolved")
    if bool(has_diverged(rows).iloc[0]):  # the diverged come last
        return Answer(math.nan, rows)
    value = quantity.measure.of(rows.iloc[0], contestant.at)
    return None if math.isnan(value) else Answer(value, rows)
