"""Stage: from the recalls of all batches to the tables `recalls` and `capacity`."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from odyssey.errors import run_stage
from odyssey.memories.capacity import capacity_table
from odyssey.tables import read_parquet, write_csv, write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shards", required=True, type=Path, nargs="+", help="tables of recalls, one a batch")
    parser.add_argument("--out", required=True, type=Path, help="folder of the tables")
    arguments = parser.parse_args()
    recalls = pd.concat([read_parquet(shard) for shard in arguments.shards], ignore_index=True)
    capacity = capacity_table(recalls)
    write_parquet(arguments.out / "recalls.parquet", recalls)
    write_parquet(arguments.out / "capacity.parquet", capacity)
    write_csv(arguments.out / "capacity.csv", capacity, digits=6)


if __name__ == "__main__":
    run_stage(main)
