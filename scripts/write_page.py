"""Write the page of all results in a folder: results/index.html, one file that opens anywhere."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from odyssey.errors import InputError, run_stage
from odyssey.files import write_whole
from odyssey.pages.results_page import results_page
from odyssey.run_profile import read_usage, write_profiles
from odyssey.usage import FILE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=Path("results"), help="folder of all results [%(default)s]")
    parser.add_argument("--logs", type=Path, help="folder of the logs [logs, beside that of the results]")
    parser.add_argument("--studies", nargs="*", default=[], help="of the run that asks, whose profile is written too")
    given = parser.parse_args()
    if not given.results.is_dir():
        raise InputError(f"there is no folder {given.results}; give the one that holds a folder a study.")
    if usage := os.environ.get(FILE):  # of the run that this is a job of, as far as it is
        write_profiles(given.results, read_usage(Path(usage)), given.studies)
    logs = given.logs or given.results.absolute().parent / "logs"
    write_whole(given.results / "index.html", results_page(given.results, logs).encode())


if __name__ == "__main__":
    run_stage(main)
