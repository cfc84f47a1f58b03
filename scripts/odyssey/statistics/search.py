"""What a study's random search says: effects over paired trials, importance of parameters, the best of k."""

from __future__ import annotations

import pandas as pd

from odyssey.statistics.best_of_k import best_of_k_table
from odyssey.statistics.effects import effect_table
from odyssey.statistics.fanova import importance_table


def search_tables(trials: pd.DataFrame, space: pd.DataFrame, baseline: str, share: float) -> dict[str, pd.DataFrame]:
    """The tables OF_A_SEARCH (odyssey.tables) by name, each as its module describes it.

    trials: the table of a study. space: what was searched (odyssey.statistics.space). baseline: the cell that others
    are paired with. share: of the trials, kept by validation.
    """
    return {
        "space": space,
        "effects": effect_table(trials, baseline, share),
        "importance": importance_table(trials, space),
        "best_of_k": best_of_k_table(trials),
    }
