"""Where the conditions of our trials are not the paper's, in words: smaller budgets, other options, fewer trials."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from odyssey.claims.groups import Between, Group
from odyssey.published.answers import Answers
from odyssey.published.table import NOT_KNOWN, PublishedTable, Quantity

FEW = 3  # values, beyond which only the least and the largest are said
BUDGETS = ("parameter_budget", "hidden_size", "max_epochs", "updates", "digits")
FAR = 3  # times smaller than theirs, from which a number of ours is no answer to the paper's


def condition_notes(table: PublishedTable, found: Answers) -> list[str]:
    """A sentence for each set of quantities whose trials differ from the paper's in the same way."""
    sentences: dict[str, list[str]] = {}
    for q, quantity in enumerate(table.quantities):
        rows = [answer.trials for (place, _), answer in found.items() if place == q]
        if rows:
            said = _sentence(quantity, pd.concat(rows), sorted(map(len, rows)))
            sentences.setdefault(said, []).append(quantity.title)
    return [f"{', '.join(dict.fromkeys(titles))}: {said}" for said, titles in sentences.items()]


def far_smaller(quantity: Quantity, rows: pd.DataFrame) -> bool:
    """Whether all of these trials had less than a third of a budget that the paper gives: units, epochs, updates."""
    least = {
        name: _least(quantity.conditions[name]) for name in BUDGETS if name in quantity.conditions and name in rows
    }
    return any(least[name] > FAR * float(rows[name].astype(float).max()) for name in least)


def _least(published: Any) -> float:
    """The smallest number that a condition allows; 0 where it is none or not known."""
    if isinstance(published, Between):
        return published.low
    values = published if isinstance(published, Sequence) and not isinstance(published, str) else [published]
    return float(min((v for v in values if isinstance(v, int | float)), default=0))


def missing_notes(table: PublishedTable) -> list[str]:
    """Why nothing of ours can stand beside some of the paper's quantities."""
    titles: dict[str, list[str]] = {}
    for quantity in table.quantities:
        if quantity.missing:
            titles.setdefault(quantity.missing, []).append(quantity.title)
    return [f"{', '.join(named)}: {why}." for why, named in titles.items()]


def _sentence(quantity: Quantity, rows: pd.DataFrame, counts: list[int]) -> str:
    epochs = sorted(int(epoch) for epoch in rows["epochs"])
    trained = [f"n = {_ends(counts)} an entry", f"{_ends(epochs)} epoch{'s' if epochs[-1] > 1 else ''}"]
    return "; ".join([*trained, *_differences(quantity, rows)]) + "."


def _differences(quantity: Quantity, rows: pd.DataFrame) -> list[str]:
    return [
        f"{name.replace('_', ' ')} {_ours(rows[name])} (theirs {_said(published)})"
        for name, published in quantity.conditions.items()
        if name in rows and _differs(rows, name, published)
    ]


def _differs(rows: pd.DataFrame, name: str, published: Any) -> bool:
    if published is NOT_KNOWN:
        return True
    return len(Group(where={name: published}).of(rows)) < rows["trial_id"].nunique()


def _ours(column: pd.Series) -> str:
    values = sorted(column.dropna().unique())
    several = [_said(Between(values[0], values[-1]))] if len(values) > FEW else map(_said, values)
    return " or ".join([*several, *(["none"] if column.isna().any() else [])])


def _said(value: Any) -> str:
    if value is NOT_KNOWN:
        return "not known"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    if isinstance(value, str):
        return value
    if isinstance(value, Between):
        return f"{_said(value.low)} to {_said(value.high)}"
    if isinstance(value, Sequence):
        return " or ".join(map(_said, value))
    return f"{value:,.10g}"


def _ends(values: Sequence[int]) -> str:
    low, high = values[0], values[-1]
    return f"{low}" if low == high else f"{low} to {high}"
