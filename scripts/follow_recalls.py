"""Stage: follow single recalls of Hopfield networks change by change: their energy, and pictures."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.memories.experiment import courses, pictures
from odyssey.studies import read_config, read_memories_study
from odyssey.tables import write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--out", required=True, type=Path, help="folder of the tables")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    study = read_memories_study(config.study, config.size)
    write_parquet(arguments.out / "courses.parquet", courses(**study.courses.model_dump(), entropy=study.entropy))
    spoilt = [picture.model_dump() for picture in study.pictures]
    write_parquet(arguments.out / "pictures.parquet", pictures(spoilt, study.entropy))


if __name__ == "__main__":
    run_stage(main)
