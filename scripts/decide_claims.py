"""Decide claims of the ledger within a budget: train what decides most for its seconds, judge again, and go on.

Goes on where an earlier call has ended; nothing is trained twice. What Snakemake is to be told besides, such as
--executor slurm --jobs 100, comes last, after --.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from odyssey.deciding.budget import decide
from odyssey.deciding.running import heed_signals
from odyssey.errors import InputError, run_stage


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=1.0, help="the budget, by the clock [%(default)s]")
    parser.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="how many to use [all: %(default)s]")
    parser.add_argument("--claims", nargs="+", help="only these [all of the ledger]")
    parser.add_argument("--list", action="store_true", help="say what could be decided, at what cost; train nothing")
    parser.add_argument("--data-mirror", type=Path, help="folder with data files, looked in before a download")
    parser.add_argument("snakemake", nargs="*", help="more options of Snakemake, after --")
    given = parser.parse_args()
    if not given.hours > 0:
        raise InputError(f"a budget of {given.hours:g} hours is none; give a number above 0.")
    if given.cores < 1:
        raise InputError(f"{given.cores} cores are none; give 1 or more.")
    heed_signals()
    try:
        decide(given.hours * 3600, given.cores, given.claims, given.list, given.data_mirror, given.snakemake)
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. What is trained is kept; the same command goes on from there.")


if __name__ == "__main__":
    run_stage(main)
