"""Stage: test a batch of trained trials with their best weights."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from odyssey.collection import shard_rows
from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.plan import evaluation_code
from odyssey.training.batch_job import evaluate_batch
from odyssey.training.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True, type=Path, help="plan.parquet of the study")
    parser.add_argument("--shard", required=True, help="the batch to evaluate")
    parser.add_argument("--data", required=True, type=Path, help="folder of the data files")
    parser.add_argument("--store", required=True, type=Path, help="folder of finished trials")
    parser.add_argument("--out", required=True, type=Path, help="list of the evaluated ids to write")
    arguments = parser.parse_args()
    rows = shard_rows(pd.read_parquet(arguments.plan), arguments.shard)
    evaluated = evaluate_batch(rows, arguments.data, Store(arguments.store), evaluation_code())
    write_whole(arguments.out, "\n".join(evaluated).encode())


if __name__ == "__main__":
    run_stage(main)
