"""Write the page of all results in a folder: results/index.html, one file that opens anywhere."""

from __future__ import annotations

import argparse
from pathlib import Path

from odyssey.errors import InputError, run_stage
from odyssey.files import write_whole
from odyssey.pages.results_page import results_page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder of all results [%(default)s]")
    parser.add_argument("--logs", type=Path, help="folder of the logs [logs, beside that of the results]")
    given = parser.parse_args()
    if not given.results.is_dir():
        raise InputError(f"there is no folder {given.results}; give the one that holds a folder a study.")
    logs = given.logs or given.results.absolute().parent / "logs"
    write_whole(given.results / "index.html", results_page(given.results, logs).encode())


if __name__ == "__main__":
    run_stage(main)
