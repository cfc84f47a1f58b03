"""Draw one figure of a study of speed from its table `speed`, as PNG and PDF."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import matplotlib as mpl
import pandas as pd

from odyssey import registry
from odyssey.errors import InputError, run_stage, unknown
from odyssey.figures.sheets import render
from odyssey.files import write_whole


def main() -> None:
    known = registry.figures(registry.SPEED_FIGURES)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figure", required=True, help=f"one of {', '.join(known)}")
    parser.add_argument("--table", type=Path, required=True, help="speed.parquet")
    parser.add_argument("--out-prefix", type=Path, required=True, help="path without .png and .pdf")
    arguments = parser.parse_args()
    if arguments.figure not in known:
        raise unknown("figure", arguments.figure, known)
    if not arguments.table.exists():
        raise InputError(f"there is no table {arguments.table}; measure and tabulate first.")
    mpl.use("Agg")
    fig = importlib.import_module(f"odyssey.speed.figures.{arguments.figure}").draw(pd.read_parquet(arguments.table))
    files = {format: render(fig, format) for format in ("png", "pdf")}
    for format, content in files.items():
        write_whole(arguments.out_prefix.parent / f"{arguments.out_prefix.name}.{format}", content)


if __name__ == "__main__":
    run_stage(main)
