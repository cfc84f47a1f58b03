"""Train a finished trial again from its record alone, and say whether all its numbers are the same to the last bit.

python scripts/repeat_trial.py 0123456789abcdef                                # of results/store
python scripts/repeat_trial.py 0123 --table results/published/irnn/trials.parquet   # of a table, by its first digits
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from odyssey.errors import InputError, run_stage
from odyssey.repeating import Repetition, repeat_row, repeat_stored
from odyssey.training.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trial", help="the trial's id")
    parser.add_argument("--table", type=Path, help="a table trials.parquet that describes it, instead of the store")
    parser.add_argument("--store", type=Path, default=Path("results/store"), help="folder of finished trials")
    parser.add_argument("--data", type=Path, default=Path("results/data"), help="folder of data files, made if missing")
    mirror = os.environ.get("ODYSSEY_DATA_MIRROR") or None
    parser.add_argument("--mirror", type=Path, default=mirror, help="folder of source files [$ODYSSEY_DATA_MIRROR]")
    given = parser.parse_args()
    if given.table is not None:
        done = repeat_row(given.trial, given.table, given.data, given.mirror)
    elif Store(given.store).holds(given.trial):
        done = repeat_stored(given.trial, Store(given.store), given.data, given.mirror)
    else:
        raise InputError(f"trial '{given.trial}' is not in {given.store}; name another folder, or a table that has it.")
    say(done)


def say(done: Repetition) -> None:
    """The outcome, and status 1 where a number differs."""
    for name, (then, now) in done.differences.items():
        texts = (str(value) if len(str(value)) < 60 else f"{str(value)[:57]}..." for value in (then, now))
        print(f"{name}: was {next(texts)}, is {next(texts)}")
    code = "by the same code" if done.is_same_code else "by other code than then"
    what = f"{done.trial.cell} on {done.trial.task}, {len(done.compared)} things compared, {code}"
    if done.differences:
        sys.exit(f"{len(done.differences)} differ: {what}")
    print(f"the same to the last bit: {what}")


if __name__ == "__main__":
    run_stage(main)
