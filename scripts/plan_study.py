"""Stage: resolve a study into its trials, one row each."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from odyssey.collection import plan_table
from odyssey.errors import run_stage
from odyssey.plan import plan_study
from odyssey.schema import Study
from odyssey.studies.reading import read_config, read_study
from odyssey.tables import write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--out", required=True, type=Path, help="plan.parquet to write")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    write_parquet(arguments.out, plan_table(plan_study(read_study(config.study, config.size, Study), config)))


if __name__ == "__main__":
    run_stage(main)
