"""Judge every claim of the ledger by the trials that were run, of whatever study."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.claims.judging import ledger_of
from odyssey.errors import InputError, run_stage
from odyssey.files import write_whole
from odyssey.pages.beside import beside
from odyssey.pages.evidence import evidence
from odyssey.pages.ledger import ledger_page
from odyssey.tables import write_csv, write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True, help="folder of all studies' results")
    arguments = parser.parse_args()
    results: Path = arguments.results
    if not results.is_dir():
        raise InputError(f"there is no folder {results}; give the one that holds a folder a study.")
    table = ledger_of(results)
    page = ledger_page(table, beside(table, results), evidence(results, table))
    write_parquet(results / "ledger.parquet", table)
    write_csv(results / "ledger.csv", table)
    write_whole(results / "ledger.html", page.encode())


if __name__ == "__main__":
    run_stage(main)
