"""Which trials of two groups were run on the same settings: what a search pays for, and a paired test uses."""

from __future__ import annotations

import pandas as pd

from odyssey.trial import Settings

WITHIN = ("sweep", "task")
DRAWN = ("setting", "seed")  # the number of the draw, and of its stream
FIXED = (*Settings.model_fields, "options")
DERIVED = "hidden_size"  # from the budget of parameters, where there is one: another for each cell


def same_in_all(trials: pd.DataFrame) -> list[str]:
    """The columns in which two trials must be equal to differ in the cell alone."""
    return [name for name in (*DRAWN, *FIXED) if name in trials and not (name == DERIVED and _budgeted(trials))]


def paired(a: pd.DataFrame, b: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """The rows of two groups that share their settings, in the same order; None where they do not.

    Trials pair by task, sweep, number of the setting and seed, and by whatever else varies within a group (cells that
    are taken together, what the sweep goes through); not by that in which the groups themselves differ. None too where
    that does not tell trials of a group apart, or where more than a tenth of either has no partner.
    """
    if a.empty or b.empty or not set(DRAWN) <= set(a.columns) & set(b.columns):
        return None
    budgeted = _budgeted(a) and _budgeted(b)
    known = [name for name in ("cell", *FIXED) if name in a and name in b and not (name == DERIVED and budgeted)]
    names = [name for name in WITHIN if name in a and name in b]
    keys = [*names, *DRAWN, *(name for name in known if _varies(a[name]) or _varies(b[name]))]
    one, other = (_keyed(rows, keys) for rows in (a, b))
    if one.index.has_duplicates or other.index.has_duplicates:
        return None
    shared = one.index.intersection(other.index)
    if len(shared) < 0.9 * max(len(a), len(b)):
        return None
    return one.loc[shared].reset_index(drop=True), other.loc[shared].reset_index(drop=True)


def _budgeted(trials: pd.DataFrame) -> bool:
    return "parameter_budget" in trials and bool(trials["parameter_budget"].notna().all())


def _varies(column: pd.Series) -> bool:
    return column.nunique(dropna=False) > 1


def _keyed(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows by their keys as text, in which one missing value is as another."""
    texts = rows[keys].astype(object).where(rows[keys].notna(), None).map(repr)
    return rows.set_index(pd.MultiIndex.from_frame(texts))
