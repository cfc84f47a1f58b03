"""Beside a running sweep: say how far it is and how long it will take, and keep the MLflow store level.

Ends when its standard input does: the sweep holds the other end.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.plan import plan_study
from odyssey.schema import Study
from odyssey.studies.reading import read_config, read_study
from odyssey.watching import watch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder of results")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    plan = plan_study(read_study(config.study, config.size, Study), config)
    watch(plan, arguments.results.absolute(), sys.stdin, config.track)


if __name__ == "__main__":
    run_stage(main)
