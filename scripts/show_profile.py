"""Where the time of the last run that had something to do has gone: results/profile.csv as text."""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from odyssey.errors import InputError, run_stage
from odyssey.run_profile import sentence


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder of results [%(default)s]")
    file: Path = parser.parse_args().results / "profile.csv"
    if not file.exists():
        raise InputError(f"there is no {file}; a run writes it when it ends.")
    table = pd.read_csv(file)
    shown = table.assign(share=table["share"].map("{:.1%}".format), processes=table["processes"].astype("Int64"))
    print(shown.to_string(index=False, float_format="{:.1f}".format, na_rep=""))
    print(f"\n{sentence(table)}")


if __name__ == "__main__":
    run_stage(main)
