"""Stage: the plan of a run as a table, a row a trial."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.collection import plan_table
from odyssey.errors import run_stage
from odyssey.plan_files import read_plan
from odyssey.tables import write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True, type=Path, help="the plan of the run")
    parser.add_argument("--out", required=True, type=Path, help="plan.parquet to write")
    arguments = parser.parse_args()
    plan = read_plan(arguments.plan)
    write_parquet(arguments.out, plan_table(plan.study, plan.trials))


if __name__ == "__main__":
    run_stage(main)
