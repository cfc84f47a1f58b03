"""Stage: train a batch of trials and test each by its best weights; each goes into the store as soon as it is done."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.plan import evaluation_code
from odyssey.plan_files import read_batch
from odyssey.training.batch_job import run_batch
from odyssey.training.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", required=True, type=Path, help="file of the batch")
    parser.add_argument("--data", required=True, type=Path, help="folder of the data files")
    parser.add_argument("--store", required=True, type=Path, help="folder of finished trials")
    parser.add_argument("--out", required=True, type=Path, help="list of the trials' ids to write")
    arguments = parser.parse_args()
    ids = run_batch(read_batch(arguments.batch), arguments.data, Store(arguments.store), evaluation_code())
    write_whole(arguments.out, "\n".join(ids).encode())


if __name__ == "__main__":
    run_stage(main)
