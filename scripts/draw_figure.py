"""Draw one figure of a study, as PNG and PDF."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import matplotlib as mpl

from odyssey.errors import run_stage
from odyssey.figures.sheets import render
from odyssey.files import write_whole
from odyssey.studies.found import figure_facts, kinds, read_tables, unsaid


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=kinds(), help="of the study [what one is that says none]")
    parser.add_argument("--figure", required=True, help="a file in the figures of that kind, without .py")
    parser.add_argument("--tables", type=Path, required=True, help="results/<study>, holds the tables")
    parser.add_argument("--out-prefix", type=Path, required=True, help="path without .png and .pdf")
    arguments = parser.parse_args()
    kind = arguments.kind or unsaid()
    module = figure_facts(arguments.figure, kind)["module"]
    mpl.use("Agg")
    fig = importlib.import_module(module).draw(read_tables(kind, arguments.tables))
    files = {format: render(fig, format) for format in ("png", "pdf")}
    for format, content in files.items():
        write_whole(arguments.out_prefix.parent / f"{arguments.out_prefix.name}.{format}", content)


if __name__ == "__main__":
    run_stage(main)
