"""Stage: train the minimal latch over the plane of weight and noise, and over lengths."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.errors import run_stage
from odyssey.latching.experiment import latch
from odyssey.latching.tables import write_latching_tables
from odyssey.studies import read_config, read_latching_study


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--out", required=True, type=Path, help="folder of the tables")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    write_latching_tables(arguments.out, latch(read_latching_study(config.study, config.size)))


if __name__ == "__main__":
    run_stage(main)
