"""Draw one figure of a study, as PNG and PDF, and while at it those of its other figures that are not drawn yet."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.errors import InputError, run_stage
from odyssey.figures.drawn import Draw, Drawn
from odyssey.files import write_whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", help="of the study [what one is that says none]")
    parser.add_argument("--figure", required=True, help="a file in the figures of that kind, without .py")
    parser.add_argument("--tables", type=Path, required=True, help="results/<study>, holds the tables")
    parser.add_argument("--out-prefix", type=Path, required=True, help="path without .png and .pdf")
    parser.add_argument("--drawn", type=Path, help="folder of drawn figures, which jobs of the study share [none]")
    parser.add_argument(
        "--codes", nargs="*", default=[], metavar="FIGURE=DIGEST", help="the study's figures, and the code of each"
    )
    given = parser.parse_args()
    draw = drawing(given.kind, given.tables)
    if given.drawn is None:
        files = draw(given.figure)
    else:
        codes = dict(code.split("=", 1) for code in given.codes)
        if given.figure not in codes:
            raise InputError(f"--codes has no digest for '{given.figure}', which shared figures are kept by.")
        files = Drawn(given.drawn, given.tables, codes).get(given.figure, draw)
    for format, content in files.items():
        write_whole(given.out_prefix.parent / f"{given.out_prefix.name}.{format}", content)


def drawing(name: str | None, folder: Path) -> Draw:
    """What draws a figure of a study of that kind from the tables in `folder`, read once."""
    tables = None

    def draw(figure: str) -> dict[str, bytes]:
        nonlocal tables
        import importlib

        import matplotlib as mpl

        from odyssey.figures.sheets import render
        from odyssey.studies.found import figure_facts, read_tables, unsaid

        mpl.use("Agg")
        kind = name or unsaid()
        module = figure_facts(figure, kind)["module"]
        tables = read_tables(kind, folder) if tables is None else tables
        fig = importlib.import_module(module).draw(tables)
        return {format: render(fig, format) for format in ("png", "pdf")}

    return draw


if __name__ == "__main__":
    run_stage(main)
