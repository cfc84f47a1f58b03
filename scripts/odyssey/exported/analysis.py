"""All tables of somebody's trials, and what could not be said of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from odyssey.exported.columns import Columns
from odyssey.exported.reading import baseline_of, trials_of
from odyssey.statistics.best_of_k import best_of_k_table
from odyssey.statistics.comparisons import comparison_table
from odyssey.statistics.effects import effect_table
from odyssey.statistics.fanova import FEWEST_TRIALS, importance_table
from odyssey.statistics.scores import score_table
from odyssey.tables import StudyTables


@dataclass(frozen=True)
class Analysis:
    """The tables, the group that the others are held against, and sentences about what was left out, and why."""

    tables: StudyTables
    baseline: str
    left_out: list[str]


def analysed(table: pd.DataFrame, columns: Columns, share: float) -> Analysis:
    """What a table of trials says; raises InputError where a column is missing or no trial has a score."""
    trials, space = trials_of(table, columns)
    baseline = baseline_of(trials, columns)
    constant = space[(space["low"] == space["high"]) | space["choices"].map(_is_single)]["parameter"].tolist()
    left_out = [f"{name} is the same in all trials, and decides nothing here." for name in constant]
    if len(trials) < len(table):
        left_out.append(f"{len(table) - len(trials)} rows lack a value of a parameter.")
    few = trials.groupby(["task", "cell"]).filter(lambda group: len(group) < FEWEST_TRIALS)
    for task, cell in few[["task", "cell"]].drop_duplicates().itertuples(index=False):
        left_out.append(f"{cell} on {task} has fewer than {FEWEST_TRIALS} trials: nothing is said of its parameters.")
    tables = StudyTables(
        trials=trials,
        histories=pd.DataFrame(columns=["trial_id", "epoch"]),
        scores=score_table(trials, share),
        comparisons=comparison_table(trials, baseline, share),
        space=space,
        effects=effect_table(trials, baseline, share),
        importance=importance_table(trials, space),
        best_of_k=best_of_k_table(trials),
    )
    return Analysis(tables, baseline, left_out)


def _is_single(choices: str) -> bool:
    return choices != "[]" and "," not in choices
