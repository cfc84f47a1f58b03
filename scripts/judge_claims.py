"""Judge every claim of the ledger by the trials that were run, of whatever study."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

import pandas as pd

from odyssey.claims.filters import run_page
from odyssey.claims.judging import ledger_table
from odyssey.claims.ledger import claims
from odyssey.claims.record import read_record
from odyssey.errors import InputError, run_stage
from odyssey.files import write_whole
from odyssey.pages.ledger import Beside, ledger_page
from odyssey.pages.published_verdicts import read_published
from odyssey.tables import write_csv, write_parquet

UI = "http://127.0.0.1:5000"  # of `make ui`


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True, help="folder of all studies' results")
    arguments = parser.parse_args()
    results: Path = arguments.results
    if not results.is_dir():
        raise InputError(f"there is no folder {results}; give the one that holds a folder a study.")
    ledger = claims()
    record = read_record(results, {group.table for claim in ledger.values() for group in claim.groups})
    table = ledger_table(ledger, record)
    beside = Beside(figures(table, results), runs(table, results), read_published(results / "published"))
    page = ledger_page(table, beside)
    write_parquet(results / "ledger.parquet", table)
    write_csv(results / "ledger.csv", table)
    write_whole(results / "ledger.html", page.encode())


def figures(table: pd.DataFrame, results: Path) -> dict[str, str]:
    """Claim -> its figure, relative to the results, where it was drawn; of several studies the first that has it."""
    paths = [(claim, f"{study}/figures/{figure}.png") for claim, study, figure in _by_study(table, "figure")]
    return {claim: path for claim, path in paths if (results / path).exists()}


def runs(table: pd.DataFrame, results: Path) -> dict[str, str]:
    """Claim -> its trials in MLflow, where its study is there; of several studies those of the first."""
    server = os.environ.get("MLFLOW_TRACKING_URI", "")
    server = server if server.startswith("http") else UI
    tracked = {path.parent.name: json.loads(path.read_text()) for path in results.glob("*/tracking.json")}
    return {
        claim: run_page(server, tracked[study]["experiment_id"], filter)
        for claim, study, filter in _by_study(table, "filter")
        if study in tracked
    }


def _by_study(table: pd.DataFrame, column: str) -> list[tuple[str, str, str]]:
    """Claim, study and that column; a claim's first study comes last, and so is the one that a mapping keeps."""
    rows = table.assign(study=table["study"].str.split(", ")).explode("study").iloc[::-1]
    return list(zip(rows["claim"], rows["study"], rows[column], strict=True))


if __name__ == "__main__":
    run_stage(main)
