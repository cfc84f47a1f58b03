"""From somebody's table to ours: one row a trial, with the columns that statistics and figures read.

Scores are lower when better, so that a score of which more is better is turned round. A trial without a finite score,
or in a state that was said to be a failure, counts as the worst of its task, as a trial that diverged does.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from odyssey.errors import InputError, unknown
from odyssey.exported.columns import Columns
from odyssey.exported.space import as_numbers, is_number, searched_space

SWEEP = "cells"  # what figures of a search look for first
ALL = "all trials"


def read_table(path: Path) -> pd.DataFrame:
    """A CSV or Parquet file; raises InputError for what is neither, or empty."""
    if not path.is_file():
        raise InputError(f"there is no file {path}; give a CSV or Parquet file with one row a trial.")
    try:
        table = pd.read_parquet(path) if path.suffix in (".parquet", ".pq") else pd.read_csv(path)
    except PermissionError:
        raise
    except (OSError, ValueError):  # pandas' own errors of parsing, and Arrow's, are ValueErrors
        raise InputError(
            f"{path} is no CSV or Parquet file that can be read: one row a trial, names in the first."
        ) from None
    if table.empty:
        raise InputError(f"{path} has no row.")
    return table


def trials_of(table: pd.DataFrame, columns: Columns) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `trials` and `space` (odyssey.tables, odyssey.statistics); raises InputError where it cannot."""
    there = [str(name) for name in table.columns]
    if len(set(there)) < len(there):
        raise InputError(f"two columns are called {next(n for n in there if there.count(n) > 1)}; name each once.")
    table = table.set_axis(there, axis=1).reset_index(drop=True)
    columns.check(there)
    searched = columns.searched(there)
    table = table.assign(**{name: as_numbers(table[name]) for name, scale in searched.items() if scale != "choice"})
    table = _without_lost_parameters(table, list(searched))
    score = _numbers(table, columns.score)
    validation = _numbers(table, columns.validation or columns.score)
    sign = -1.0 if columns.higher_is_better else 1.0
    lost = _failed(table, columns) | ~np.isfinite(score)
    if lost.all():
        raise InputError(f"no trial has a finite number in the column {columns.score}.")
    group = _names(table, columns.group)
    trials = pd.DataFrame(
        {
            **{name: table[name] for name in searched},
            **{"trial_id": [f"{i:012d}" for i in range(len(table))], "sweep": SWEEP},
            **{"task": _names(table, columns.task), "cell": group},
            **{"status": np.where(lost, "diverged", "finished"), "options": "{}", "success": None},
            "best_valid_loss": np.where(lost | ~np.isfinite(validation), np.nan, sign * validation),
            "test_score": np.where(lost, np.nan, sign * score),
            "score_name": ("minus_" if columns.higher_is_better else "") + columns.score.replace(" ", "_"),
            "seed": table[columns.seed] if columns.seed else 0,
            "setting": table.groupby(list(searched), dropna=False, sort=False).ngroup()
            if searched
            else range(len(table)),
            "wall_seconds": _seconds(table, columns.seconds) if columns.seconds else np.nan,
            "parameter_count": np.nan,
        }
    )
    return trials, searched_space(table, searched, SWEEP)


def title_of(cell: str, task: str) -> str:
    """A group and its task in words, of which a table may name neither."""
    return ", ".join(name for name in (cell, task) if name != ALL) or ALL


def baseline_of(trials: pd.DataFrame, columns: Columns) -> str:
    """The group that the others are compared with."""
    groups = sorted(trials["cell"].unique())
    if columns.baseline is None:
        return str(trials["cell"].mode().iloc[0])
    if columns.baseline not in groups:
        raise unknown(f"value of the column {columns.group}", columns.baseline, groups)
    return columns.baseline


def _numbers(table: pd.DataFrame, name: str) -> np.ndarray:
    numbers = pd.to_numeric(table[name], errors="coerce").to_numpy(dtype=float)
    wrong = (
        table[name].notna().to_numpy() & np.isnan(numbers) & (table[name].astype(str).str.lower() != "nan").to_numpy()
    )
    if wrong.any():
        raise InputError(f"the column {name} should hold numbers, and has {str(table[name][wrong].iloc[0])!r}.")
    return numbers


def _seconds(table: pd.DataFrame, name: str) -> np.ndarray:
    """Numbers of seconds; a duration such as Optuna's "0 days 00:01:02.5" is turned into one."""
    if is_numeric_dtype(table[name]):
        return table[name].to_numpy(dtype=float)
    try:
        return pd.to_timedelta(table[name]).dt.total_seconds().to_numpy(dtype=float)
    except ValueError:
        raise InputError(f"the column {name} should hold seconds, or durations such as 0 days 00:01:02.") from None


def _failed(table: pd.DataFrame, columns: Columns) -> np.ndarray:
    if columns.status is None or not columns.failed:
        return np.zeros(len(table), dtype=bool)
    states = table[columns.status].astype(str)
    for state in columns.failed:
        if state not in set(states):
            raise unknown(f"value of the column {columns.status}", state, sorted(set(states)))
    return states.isin(columns.failed).to_numpy()


def _names(table: pd.DataFrame, name: str | None) -> pd.Series:
    return table[name].astype(str) if name else pd.Series(ALL, index=table.index)


def _without_lost_parameters(table: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The trials that say each number among their parameters; one that crashed before it was drawn says none."""
    numeric = [name for name in names if is_number(table[name])]
    known = table[numeric].notna().all(axis=1)
    if not known.any():
        raise InputError("no trial has a value in every parameter; name those that all trials have.")
    return table[known].reset_index(drop=True)
