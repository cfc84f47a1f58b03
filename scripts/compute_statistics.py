"""Sum up a study's trials: scores of every cell, and every cell compared with the baseline."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.statistics.comparisons import comparison_table
from odyssey.statistics.scores import score_table
from odyssey.tables import read_parquet, write_csv, write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=Path, required=True, help="results/<study>, holds trials.parquet")
    parser.add_argument("--baseline", required=True, help="cell that the others are compared with, e.g. lstm")
    parser.add_argument("--best-share", type=float, required=True, help="share of trials kept by validation, e.g. 0.1")
    arguments = parser.parse_args()
    trials = read_parquet(arguments.tables / "trials.parquet")
    tables = {
        "scores": score_table(trials, arguments.best_share),
        "comparisons": comparison_table(trials, arguments.baseline, arguments.best_share),
    }
    for name, table in tables.items():
        write_parquet(arguments.tables / f"{name}.parquet", table)
        write_csv(arguments.tables / f"{name}.csv", table)


if __name__ == "__main__":
    run_stage(main)
