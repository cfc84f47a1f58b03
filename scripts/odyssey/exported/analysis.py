"""All tables of somebody's trials, and what could not be said of them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from odyssey.exported.bounds import with_bounds
from odyssey.exported.columns import Columns
from odyssey.exported.reading import baseline_of, title_of, trials_of
from odyssey.statistics.best_difference import best_difference_table
from odyssey.statistics.best_of_k import best_of_k_table
from odyssey.statistics.comparisons import comparison_table
from odyssey.statistics.effects import effect_table
from odyssey.statistics.fanova import FEWEST_TRIALS, importance_table
from odyssey.statistics.scores import score_table
from odyssey.tables import StudyTables


@dataclass(frozen=True)
class Analysis:
    """The tables, the group that the others are held against, and sentences about what was left out, and why.

    Of the tables, `importance` has bounds too (odyssey.exported.bounds); best_difference: by
    odyssey.statistics.best_difference.
    """

    tables: StudyTables
    best_difference: pd.DataFrame
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
        left_out.append(
            f"{title_of(cell, task)}: fewer than {FEWEST_TRIALS} trials, so that nothing is said of parameters."
        )
    importance, why_not = with_bounds(importance_table(trials, space), trials, space)
    left_out += [f"{title_of(cell, task)}: no bounds of shares, since {why}." for (task, cell), why in why_not.items()]
    tables = StudyTables(
        trials=trials,
        histories=pd.DataFrame(columns=["trial_id", "epoch"]),
        scores=score_table(trials, share),
        comparisons=comparison_table(trials, baseline, share),
        space=space,
        effects=effect_table(trials, baseline, share),
        importance=importance,
        best_of_k=best_of_k_table(trials),
    )
    return Analysis(tables, best_difference_table(trials, baseline, share), baseline, left_out)


def _is_single(choices: str) -> bool:
    return choices != "[]" and "," not in choices
