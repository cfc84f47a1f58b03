"""Verdicts as they fall: what the tables that a run writes decide, as soon as each is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from odyssey.claims.judging import ledger_of
from odyssey.claims.wording import DECIDED
from odyssey.errors import InputError
from odyssey.tables import read_parquet


class News:
    """Looks at the tables `files` of the studies in `results`; what they, or the ledger, say already is no news."""

    def __init__(self, results: Path, files: Sequence[Path]) -> None:
        self.results, self.files = results, files
        self.written = self._written()
        try:
            self.known = _verdicts(read_parquet(results / "ledger.parquet"))
        except InputError:  # there is none, or it is damaged: the run writes it anew
            table = self._judged()
            self.known = {} if table is None else _verdicts(table)

    def look(self) -> list[str]:
        """A line for each claim whose verdict the tables written since the last look have changed to a decided one."""
        written = self._written()
        if written == self.written:
            return []
        self.written = written
        table = self._judged()
        if table is None:
            return []
        before, self.known = self.known, _verdicts(table)
        new = table[table["verdict"].isin(DECIDED) & (table["verdict"] != table["claim"].map(before))]
        return [f"{row.verdict}: {row.sentence} ({row.source})" for row in new.itertuples()]

    def _judged(self) -> pd.DataFrame | None:
        try:
            return ledger_of(self.results)
        except InputError:  # a damaged table, of which the job that judges them all will say so
            return None

    def _written(self) -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in self.files if path.exists()}


def _verdicts(table: pd.DataFrame) -> dict[str, str]:
    return dict(zip(table["claim"], table["verdict"], strict=True))
