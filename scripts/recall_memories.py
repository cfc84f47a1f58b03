"""Stage: recall the patterns of one batch of Hopfield networks."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from odyssey.errors import run_stage, unknown
from odyssey.memories.batches import batches
from odyssey.memories.experiment import recalls
from odyssey.studies import read_config, read_memories_study
from odyssey.tables import write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--shard", required=True, help="the batch, e.g. signs-N100-from0")
    parser.add_argument("--out", required=True, type=Path, help="table of recalls to write")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    known = batches(read_memories_study(config.study, config.size))
    if arguments.shard not in known:
        raise unknown("batch", arguments.shard, known)
    started = pd.Timestamp.now("UTC")
    table = recalls(**asdict(known[arguments.shard]))
    write_parquet(arguments.out, table.assign(started_at=started, ended_at=pd.Timestamp.now("UTC")))


if __name__ == "__main__":
    run_stage(main)
