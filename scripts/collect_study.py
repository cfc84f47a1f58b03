"""Stage: gather the finished trials of a study into its tables."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from odyssey.collection import collect
from odyssey.errors import run_stage
from odyssey.plan import evaluation_code
from odyssey.tables import write_parquet
from odyssey.training.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True, type=Path, help="plan.parquet of the study")
    parser.add_argument("--store", required=True, type=Path, help="folder of finished trials")
    parser.add_argument("--data", required=True, type=Path, help="folder of the data files")
    parser.add_argument("--out", required=True, type=Path, help="folder for trials.parquet and histories.parquet")
    arguments = parser.parse_args()
    plan, store = pd.read_parquet(arguments.plan), Store(arguments.store)
    trials, histories = collect(plan, store, arguments.data, evaluation_code())
    write_parquet(arguments.out / "trials.parquet", trials)
    write_parquet(arguments.out / "histories.parquet", histories)


if __name__ == "__main__":
    run_stage(main)
