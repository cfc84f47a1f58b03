"""Stage: train a batch of trials and measure their gradients on the way."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.errors import run_stage, unknown
from odyssey.gradients.batch_job import measure_batch
from odyssey.gradients.plan import plan_gradients
from odyssey.studies import read_config, read_gradients_study
from odyssey.tables import write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--shard", required=True, help="the batch to measure")
    parser.add_argument("--data", required=True, type=Path, help="folder of the data files")
    parser.add_argument("--out", required=True, type=Path, help="folder of the batch's tables")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    study = read_gradients_study(config.study, config.size)
    shards = plan_gradients(study, config).shards
    if arguments.shard not in shards:
        raise unknown("batch", arguments.shard, shards)
    tables = measure_batch(study, shards[arguments.shard], arguments.data)
    for name, table in tables.items():
        write_parquet(arguments.out / f"{arguments.shard}.{name}.parquet", table)


if __name__ == "__main__":
    run_stage(main)
