"""What was run: the tables of every study in a results folder, as claims read them.

In `trials`, scores are what trials count as; the options of their tasks, and whether they solved sequences of other
lengths (1.0, 0.0; solved_at_200, ...), are columns, and so is what else was scored (bleu_beam, ...).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from odyssey.names import DECIDING
from odyssey.statistics.outcomes import SOLVED_AT, counted_scores, counted_successes, has_diverged, successes_at
from odyssey.tables import read_parquet

TRIALS = "trials"
MEASURED = ("test_score", "test_loss", "train_loss_at_best")  # counted as the worst where a trial diverged


class Record:
    """The tables of studies, by study and name; in `trials`, scores are what trials count as, options are columns."""

    def __init__(self, tables: Mapping[tuple[str, str], pd.DataFrame]) -> None:
        self._tables = {key: counted(table) if key[1] == TRIALS else table for key, table in tables.items()}

    @classmethod
    def of(cls, study: str, trials: pd.DataFrame) -> Record:
        """Of the trials of one study, with what they count as, or of trials that are only planned."""
        record = cls({})
        record._tables[study, TRIALS] = trials
        return record

    def studies(self, table: str) -> list[str]:
        """The studies that have that table."""
        return sorted(study for study, name in self._tables if name == table)

    def table(self, study: str, name: str) -> pd.DataFrame | None:
        """That table, or None where the study was not run."""
        return self._tables.get((study, name))


def read_record(results: Path, names: set[str]) -> Record:
    """The tables of these names, results/<study>/<name>.parquet, of every study that was run.

    Not of those that grow for a claim from look to look (odyssey.deciding), judged at registered numbers alone.
    Raises InputError for one that cannot be read.
    """
    files = [path for name in sorted(names) for path in sorted(results.glob(f"*/{name}.parquet"))]
    files = [path for path in files if not path.parent.name.startswith(DECIDING)]
    return Record({(path.parent.name, path.stem): read_parquet(path) for path in files})


def counted(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials with what diverged ones count as, and with the options of their tasks as columns."""
    if trials.empty:
        return trials
    scores = {name: counted_scores(trials.assign(test_score=trials[name])) for name in MEASURED if name in trials}
    options = trials["options"].map(_options)
    names = sorted({name for some in options for name in some} - set(trials.columns))
    values = {name: [some.get(name, np.nan) for some in options] for name in names}
    outcomes = {"success": counted_successes(trials), "diverged": has_diverged(trials).astype(float)}
    solved = {f"{SOLVED_AT}{length}": values for length, values in successes_at(trials).items()}
    columns: dict[str, Any] = {**_more_scores(trials), **outcomes, **scores, **values, **solved}
    return trials.assign(**columns)


def _more_scores(trials: pd.DataFrame) -> dict[str, list[float]]:
    """What else was scored, by name."""
    some = [_options(text) for text in trials["more_scores"]] if "more_scores" in trials else []
    names = sorted({name for scores in some for name in scores} - set(trials.columns))
    return {name: [float(scores.get(name, np.nan)) for scores in some] for name in names}


def _options(text: object) -> dict:
    return json.loads(text) if isinstance(text, str) else {}
