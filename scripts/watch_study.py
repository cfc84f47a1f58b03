"""Beside a running sweep: say how far it is and how long it will take, and keep the MLflow store level.

Ends when its standard input does: the sweep holds the other end.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.plan_files import read_plan
from odyssey.watching import watch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--plan", required=True, type=Path, action="append", dest="plans", help="of a study of the run; once a study"
    )
    parser.add_argument("--track", action="store_true", help="keep the MLflow store level")
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder of results")
    arguments = parser.parse_args()
    watch([read_plan(plan) for plan in arguments.plans], arguments.results.absolute(), sys.stdin, arguments.track)


if __name__ == "__main__":
    run_stage(main)
