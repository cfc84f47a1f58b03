"""Stage: what a study's random search says: effects over paired trials, importance of parameters, the best of k."""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import TypeAdapter

from odyssey.errors import run_stage
from odyssey.schema import Sweep
from odyssey.statistics.best_of_k import best_of_k_table
from odyssey.statistics.effects import effect_table
from odyssey.statistics.fanova import importance_table
from odyssey.statistics.space import space_table
from odyssey.tables import read_parquet, write_csv, write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=Path, required=True, help="results/<study>, holds trials.parquet")
    parser.add_argument("--sweeps", required=True, help="the study's sweeps, as JSON")
    parser.add_argument("--baseline", required=True, help="cell that the others are compared with, e.g. lstm")
    parser.add_argument("--best-share", type=float, required=True, help="share of trials kept by validation, e.g. 0.1")
    arguments = parser.parse_args()
    trials = read_parquet(arguments.tables / "trials.parquet")
    space = space_table(TypeAdapter(dict[str, Sweep]).validate_json(arguments.sweeps))
    tables = {
        "space": space,
        "effects": effect_table(trials, arguments.baseline, arguments.best_share),
        "importance": importance_table(trials, space),
        "best_of_k": best_of_k_table(trials),
    }
    for name, table in tables.items():
        write_parquet(arguments.tables / f"{name}.parquet", table)
        write_csv(arguments.tables / f"{name}.csv", table)


if __name__ == "__main__":
    run_stage(main)
