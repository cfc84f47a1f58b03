"""Beside a run: say how far it is, how long it will take and which verdicts fall, and keep the MLflow store level.

Ends when its standard input does: the run holds the other end.
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
        "--plan", type=Path, action="append", dest="plans", default=[], help="of a study of trials; once a study"
    )
    parser.add_argument("--judged", type=Path, nargs="*", default=[], help="tables that claims are about")
    parser.add_argument("--track", action="store_true", help="keep the MLflow store level")
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder of results")
    arguments = parser.parse_args()
    plans, judged = [read_plan(plan) for plan in arguments.plans], [path.absolute() for path in arguments.judged]
    watch(plans, judged, arguments.results.absolute(), sys.stdin, arguments.track)


if __name__ == "__main__":
    run_stage(main)
