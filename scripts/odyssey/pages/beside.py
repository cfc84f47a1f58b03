"""Where a claim's figure and its trials in MLflow are, for the links of the ledger."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from odyssey.claims.filters import run_page
from odyssey.pages.ledger_rows import Beside
from odyssey.pages.published_verdicts import read_published
from odyssey.tracking.views import first_page, link

UI = "http://127.0.0.1:5000"  # of `make ui`


@dataclass(frozen=True)
class Experiment:
    """A study in MLflow: the id of its experiment, and the names of its ready views."""

    id: str
    views: tuple[str, ...]

    @property
    def first_page(self) -> str:
        """The address of its table of runs."""
        return f"{server()}/{first_page(self.id, self.views)}"

    def trials_of(self, claim: str, filter: str) -> str:
        """The address of the trials behind a verdict: the claim's ready view, or by the filter where it has none."""
        if (view := f"claim-{claim}") in self.views:
            return f"{server()}/{link(self.id, view)}"
        return run_page(server(), self.id, filter)


def beside(table: pd.DataFrame, results: Path) -> Beside:
    """What stands beside the verdicts of the table `ledger`, of all that lies in `results`."""
    return Beside(_figures(table, results), _runs(table, results), read_published(results / "published"))


def experiments(results: Path) -> dict[str, Experiment]:
    """Study -> its experiment in MLflow, of those that were tracked."""
    reports = {path.parent.name: json.loads(path.read_text()) for path in sorted(results.glob("*/tracking.json"))}
    return {
        name: Experiment(str(said["experiment_id"]), tuple(said.get("views", ()))) for name, said in reports.items()
    }


def server() -> str:
    """The address of the tracking server, or of the one that `make ui` starts."""
    given = os.environ.get("MLFLOW_TRACKING_URI", "")
    return given.rstrip("/") if given.startswith("http") else UI


def _figures(table: pd.DataFrame, results: Path) -> dict[str, str]:
    """Claim -> its figure, relative to the results, where it was drawn; of several studies the first that has it."""
    paths = [(claim, f"{study}/figures/{figure}.png") for claim, study, figure in _by_study(table, "figure")]
    return {claim: path for claim, path in paths if (results / path).exists()}


def _runs(table: pd.DataFrame, results: Path) -> dict[str, str]:
    """Claim -> its trials in MLflow, where its study is there; of several studies those of the first."""
    tracked = experiments(results)
    return {
        claim: tracked[study].trials_of(claim, filter)
        for claim, study, filter in _by_study(table, "filter")
        if study in tracked
    }


def _by_study(table: pd.DataFrame, column: str) -> list[tuple[str, str, str]]:
    """Claim, study and that column; a claim's first study comes last, and so is the one that a mapping keeps."""
    rows = table.assign(study=table["study"].str.split(", ")).explode("study").iloc[::-1]
    return list(zip(rows["claim"], rows["study"], rows[column], strict=True))
