"""Stage: measure the points of a study of speed on one core; those that are measured already are kept."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.studies.reading import read_config, read_study
from odyssey.studies.speed.machine import keep_to_one_core
from odyssey.studies.speed.schema import SpeedStudy


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--points", required=True, type=Path, help="folder of measured points")
    parser.add_argument("--out", required=True, type=Path, help="measured.json to write")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    study = read_study(config.study, config.size, SpeedStudy)
    keep_to_one_core()
    from odyssey.studies.speed.measuring import measure  # imports torch, which asks now how many cores there are

    write_whole(arguments.out, json.dumps(measure(study, arguments.points), indent=1).encode())


if __name__ == "__main__":
    run_stage(main)
