"""Stage: make the data file of a task, e.g. make_data.py --task adding --out results/data/adding.npz"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from odyssey.datasets.sources import FIRST
from odyssey.errors import run_stage
from odyssey.making import make_data


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the data file (.npz and .npz.json) of a task.")
    parser.add_argument("--task", required=True, help="a task's name: a file in scripts/odyssey/tasks")
    parser.add_argument("--options", default="{}", help="the task's options as JSON (default: all defaults)")
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    parser.add_argument(
        "--mirror",
        type=Path,
        default=os.environ.get("ODYSSEY_DATA_MIRROR") or None,
        help="a folder of source files, instead of downloads (default: $ODYSSEY_DATA_MIRROR)",
    )
    parser.add_argument("--token", default=FIRST, help="kept in the list of sources (odyssey.datasets.sources)")
    arguments = parser.parse_args()
    make_data(arguments.task, arguments.options, arguments.out, arguments.mirror, arguments.token)


if __name__ == "__main__":
    run_stage(main)
