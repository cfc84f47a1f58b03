"""Stage: measure the points of a study of speed on one core; those that are measured already are kept."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.studies.speed.machine import keep_to_one_core
from odyssey.studies.study_files import read_found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", required=True, type=Path, help="the study as the run found it, in results/plans")
    parser.add_argument("--points", required=True, type=Path, help="folder of measured points")
    parser.add_argument("--out", required=True, type=Path, help="measured.json to write")
    arguments = parser.parse_args()
    study = read_found(arguments.study).study
    keep_to_one_core()
    from odyssey.studies.speed.measuring import measure  # imports torch, which asks now how many cores there are

    write_whole(arguments.out, json.dumps(measure(study, arguments.points), indent=1).encode())


if __name__ == "__main__":
    run_stage(main)
