"""Stage: train a batch of trials; each goes into the store as soon as it is done."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.collection import plan_table, shard_rows
from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.plan import plan_study
from odyssey.schema import Study
from odyssey.studies.reading import read_config, read_study
from odyssey.training.batch_job import train_batch
from odyssey.training.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--shard", required=True, help="the batch to train")
    parser.add_argument("--data", required=True, type=Path, help="folder of the data files")
    parser.add_argument("--store", required=True, type=Path, help="folder of finished trials")
    parser.add_argument("--out", required=True, type=Path, help="list of the trained ids to write")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    rows = shard_rows(plan_table(plan_study(read_study(config.study, config.size, Study), config)), arguments.shard)
    trained = train_batch(rows, arguments.data, Store(arguments.store))
    write_whole(arguments.out, "\n".join(trained).encode())


if __name__ == "__main__":
    run_stage(main)
