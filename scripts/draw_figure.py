"""Draw one figure of a study, as PNG and PDF."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import matplotlib as mpl

from odyssey import registry
from odyssey.errors import InputError, run_stage, unknown
from odyssey.figures.sheets import render
from odyssey.files import write_whole
from odyssey.tables import OF_EVERY_STUDY, read_tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--figure", required=True, help=f"one of {', '.join(registry.figures())}")
    parser.add_argument("--tables", type=Path, required=True, help="results/<study>, holds the study's tables")
    parser.add_argument("--out-prefix", type=Path, required=True, help="path without .png and .pdf")
    arguments = parser.parse_args()
    if arguments.figure not in registry.figures():
        raise unknown("figure", arguments.figure, registry.figures())
    mpl.use("Agg")
    for table in OF_EVERY_STUDY:
        source = arguments.tables / f"{table}.parquet"
        if not source.exists():
            raise InputError(f"there is no table {source}; collect the study and compute its statistics first.")
    tables = read_tables(arguments.tables)
    fig = importlib.import_module(f"odyssey.figures.{arguments.figure}").draw(tables)
    files = {format: render(fig, format) for format in ("png", "pdf")}
    for format, content in files.items():
        write_whole(arguments.out_prefix.parent / f"{arguments.out_prefix.name}.{format}", content)


if __name__ == "__main__":
    run_stage(main)
