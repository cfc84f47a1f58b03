"""Stage: from measured times to the tables of a study of speed: speed, targets, machine."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.errors import InputError, run_stage
from odyssey.studies.speed.tabulating import machine_table, speed_table, targets_table
from odyssey.studies.study_files import read_found
from odyssey.tables import write_csv, write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", required=True, type=Path, help="the study as the run found it, in results/plans")
    parser.add_argument("--measured", required=True, type=Path, help="measured.json")
    parser.add_argument("--out", required=True, type=Path, help="folder of the tables")
    arguments = parser.parse_args()
    if not arguments.measured.exists():
        raise InputError(f"there is no {arguments.measured}; measure first.")
    study, measured = read_found(arguments.study).study, json.loads(arguments.measured.read_text())
    speed = speed_table(measured)
    write_parquet(arguments.out / "speed.parquet", speed)
    tables = {"speed": speed, "targets": targets_table(speed, study.targets), "machine": machine_table(measured)}
    for name, table in tables.items():
        write_csv(arguments.out / f"{name}.csv", table, digits=6)


if __name__ == "__main__":
    run_stage(main)
