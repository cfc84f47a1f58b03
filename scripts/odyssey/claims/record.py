"""What was run: the tables of every study in a results folder, as claims read them.

In `trials`, scores are what trials count as; the options of their tasks, and whether they solved sequences of other
lengths (1.0, 0.0; solved_at_200, ...), are columns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from odyssey.statistics.outcomes import counted_scores, counted_successes, has_diverged
from odyssey.tables import read_parquet

TRIALS = "trials"
SOLVED_AT = "solved_at_"
MEASURED = ("test_score", "test_loss", "train_loss_at_best")  # counted as the worst where a trial diverged


class Record:
    """The tables of studies, by study and name; in `trials`, scores are what trials count as, options are columns."""

    def __init__(self, tables: Mapping[tuple[str, str], pd.DataFrame]) -> None:
        self._tables = {key: counted(table) if key[1] == TRIALS else table for key, table in tables.items()}

    def studies(self, table: str) -> list[str]:
        """The studies that have that table."""
        return sorted(study for study, name in self._tables if name == table)

    def table(self, study: str, name: str) -> pd.DataFrame | None:
        """That table, or None where the study was not run."""
        return self._tables.get((study, name))


def read_record(results: Path, names: set[str]) -> Record:
    """The tables of these names, results/<study>/<name>.parquet, of every study that was run.

    Raises InputError for one that cannot be read.
    """
    files = [path for name in sorted(names) for path in sorted(results.glob(f"*/{name}.parquet"))]
    return Record({(path.parent.name, path.stem): read_parquet(path) for path in files})


def counted(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials with what diverged ones count as, and with the options of their tasks as columns."""
    if trials.empty:
        return trials
    scores = {name: counted_scores(trials.assign(test_score=trials[name])) for name in MEASURED if name in trials}
    values = _spread(trials["options"]) | _spread(trials.get("more_scores", pd.Series(dtype=object)), SOLVED_AT)
    values = {name: column for name, column in values.items() if name not in trials}
    outcomes = {"success": counted_successes(trials), "diverged": has_diverged(trials).astype(float)}
    return trials.assign(**outcomes, **scores, **values)


def _spread(texts: pd.Series, start: str = "") -> dict[str, list]:
    """A column for each name, with that start, in the JSON of any row."""
    rows = texts.map(_read)
    names = sorted({name for some in rows for name in some if name.startswith(start)})
    return {name: [some.get(name, np.nan) for some in rows] for name in names}


def _read(text: object) -> dict:
    return json.loads(text) if isinstance(text, str) else {}
