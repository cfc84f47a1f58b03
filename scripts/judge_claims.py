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
from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.pages.ledger import ledger_page
from odyssey.tables import write_csv, write_parquet

UI = "http://127.0.0.1:5000"  # of `make ui`


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True, help="folder of all studies' results")
    arguments = parser.parse_args()
    results: Path = arguments.results
    ledger = claims()
    record = read_record(results, {group.table for claim in ledger.values() for group in claim.groups})
    table = ledger_table(ledger, record)
    write_parquet(results / "ledger.parquet", table)
    write_csv(results / "ledger.csv", table)
    write_whole(results / "ledger.html", ledger_page(table, figures(table, results), runs(table, results)).encode())


def figures(table: pd.DataFrame, results: Path) -> dict[str, str]:
    """Claim -> its figure, relative to the results, where it was drawn."""
    paths = {name: f"{study}/figures/{figure}.png" for name, study, figure in _columns(table, "study", "figure")}
    return {claim: path for claim, path in paths.items() if (results / path).exists()}


def runs(table: pd.DataFrame, results: Path) -> dict[str, str]:
    """Claim -> its trials in MLflow, where its study is there."""
    server = os.environ.get("MLFLOW_TRACKING_URI", "")
    server = server if server.startswith("http") else UI
    tracked = {path.parent.name: json.loads(path.read_text()) for path in results.glob("*/tracking.json")}
    return {
        claim: run_page(server, tracked[study]["experiment_id"], filter)
        for claim, study, filter in _columns(table, "study", "filter")
        if study in tracked
    }


def _columns(table: pd.DataFrame, *names: str) -> list[tuple[str, ...]]:
    return list(zip(table["claim"], *(table[name] for name in names), strict=True))


if __name__ == "__main__":
    run_stage(main)
