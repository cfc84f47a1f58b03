"""Stage: trace the error surface of the one-unit network, descents on it, and its asymptotic states."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.studies import read_config, read_surface_study
from odyssey.surface.experiment import trace
from odyssey.surface.tables import write_surface_tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--out", required=True, type=Path, help="folder of the tables")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    write_surface_tables(arguments.out, trace(read_surface_study(config.study, config.size)))


if __name__ == "__main__":
    run_stage(main)
