"""Stage: test a batch of trained trials with their best weights."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.collection import plan_table, shard_rows
from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.plan import evaluation_code, plan_study
from odyssey.schema import Study
from odyssey.studies.reading import read_config, read_study
from odyssey.training.batch_job import evaluate_batch
from odyssey.training.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--shard", required=True, help="the batch to evaluate")
    parser.add_argument("--data", required=True, type=Path, help="folder of the data files")
    parser.add_argument("--store", required=True, type=Path, help="folder of finished trials")
    parser.add_argument("--out", required=True, type=Path, help="list of the evaluated ids to write")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    rows = shard_rows(plan_table(plan_study(read_study(config.study, config.size, Study), config)), arguments.shard)
    evaluated = evaluate_batch(rows, arguments.data, Store(arguments.store), evaluation_code())
    write_whole(arguments.out, "\n".join(evaluated).encode())


if __name__ == "__main__":
    run_stage(main)
