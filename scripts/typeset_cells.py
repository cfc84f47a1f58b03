"""Write the page of all cells: their equations, typeset."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.files import write_whole
from odyssey.pages.cells import cells_page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the page, .html")
    arguments = parser.parse_args()
    write_whole(arguments.out, cells_page().encode())


if __name__ == "__main__":
    run_stage(main)
