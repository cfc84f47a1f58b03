"""Stage: from the tables of all batches to those of the study of gradients."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pandas as pd

from odyssey.errors import run_stage
from odyssey.gradients.batch_job import with_plan
from odyssey.gradients.plan import plan_gradients
from odyssey.gradients.tables import shares_table
from odyssey.studies import read_config, read_gradients_study
from odyssey.tables import read_parquet, write_csv, write_parquet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True, help="the configuration, as JSON")
    parser.add_argument("--shards", required=True, type=Path, help="folder of the batches' tables")
    parser.add_argument("--out", required=True, type=Path, help="folder of the tables")
    arguments = parser.parse_args()
    config = read_config(json.loads(arguments.config))
    plan = plan_gradients(read_gradients_study(config.study, config.size), config)

    def together(name: str) -> pd.DataFrame:
        parts = (read_parquet(arguments.shards / f"{shard}.{name}.parquet") for shard in plan.shards)
        return pd.concat(parts, ignore_index=True)

    snapshots = with_plan(plan, together("snapshots"))
    for name, table in {"flows": together("flows"), "spectra": together("spectra"), "snapshots": snapshots}.items():
        write_parquet(arguments.out / f"{name}.parquet", table)
    shares = shares_table(snapshots)
    write_csv(arguments.out / "shares.csv", shares, digits=6)


if __name__ == "__main__":
    run_stage(main)
