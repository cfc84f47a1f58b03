"""Which trials a figure shows: those of one sweep, or, where it was not run, all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from odyssey.statistics.outcomes import counted_scores, has_diverged
from odyssey.statistics.selection import select_best
from odyssey.tables import StudyTables

POOLED = "all sweeps"


@dataclass(frozen=True)
class Chosen:
    """Trials of one sweep; their test_score is what they count as, also where they diverged."""

    trials: pd.DataFrame
    share: float
    baseline: str | None

    @cached_property
    def best(self) -> pd.DataFrame:
        """The best share of each task and cell by validation."""
        return select_best(self.trials, self.share)


def best_share(tables: StudyTables) -> float:
    """The share of trials kept by validation in this study's scores; 1 where there are no scores."""
    return float(tables.scores["best_share"].iloc[0]) if len(tables.scores) else 1.0


def of_sweep(tables: StudyTables, sweep: str) -> pd.DataFrame:
    """The trials of that sweep, none if it was not run, with the scores they count as."""
    trials = tables.trials[tables.trials["sweep"] == sweep]
    return trials.assign(test_score=counted_scores(trials), diverged=has_diverged(trials))


def searched_sweep(table: pd.DataFrame) -> pd.DataFrame:
    """Of a search's table the rows of the sweep "cells", or of the first where there is no such sweep."""
    if table.empty:
        return table
    return table[table["sweep"] == ("cells" if (table["sweep"] == "cells").any() else table["sweep"].iloc[0])]


def of_cells(tables: StudyTables) -> Chosen:
    """The trials that compare cells: the sweep "cells", or every trial once where there is no such sweep."""
    share = best_share(tables)
    trials = of_sweep(tables, "cells")
    if trials.empty:
        everything = tables.trials.drop_duplicates("trial_id").assign(sweep=POOLED)
        trials = everything.assign(test_score=counted_scores(everything), diverged=has_diverged(everything))
    return Chosen(trials, share, baseline_of(tables))


def baseline_of(tables: StudyTables) -> str | None:
    """The cell that the others are compared with; None where nothing is compared."""
    names = tables.comparisons["baseline"]
    return str(names.iloc[0]) if len(names) else None
