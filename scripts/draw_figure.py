"""Draw one figure of a study, as PNG and PDF."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl

from odyssey import registry
from odyssey.errors import run_stage
from odyssey.figures.sheets import render
from odyssey.files import write_whole
from odyssey.gradients.tables import read_gradient_tables
from odyssey.latching.tables import read_latching_tables
from odyssey.memories.tables import read_memory_tables
from odyssey.surface.tables import read_surface_tables
from odyssey.tables import read_parquet, read_tables

READERS: dict[str, Callable[[Path], Any]] = {  # what figures are given, by kind of study
    "trials": read_tables,
    "speed": lambda folder: read_parquet(folder / "speed.parquet"),
    "memories": read_memory_tables,
    "surface": read_surface_tables,
    "latching": read_latching_tables,
    "gradients": read_gradient_tables,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=READERS, default="trials", help="of the study [%(default)s]")
    parser.add_argument("--figure", required=True, help="a file in the figures of that kind, without .py")
    parser.add_argument("--tables", type=Path, required=True, help="results/<study>, holds the tables")
    parser.add_argument("--out-prefix", type=Path, required=True, help="path without .png and .pdf")
    arguments = parser.parse_args()
    module = registry.figure_facts(arguments.figure, arguments.kind)["module"]
    mpl.use("Agg")
    fig = importlib.import_module(module).draw(READERS[arguments.kind](arguments.tables))
    files = {format: render(fig, format) for format in ("png", "pdf")}
    for format, content in files.items():
        write_whole(arguments.out_prefix.parent / f"{arguments.out_prefix.name}.{format}", content)


if __name__ == "__main__":
    run_stage(main)
