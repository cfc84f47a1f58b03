"""Stage: gather the finished trials of a study into its tables, and sum them up by cell."""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import TypeAdapter

from odyssey.collection import collect, plan_table
from odyssey.errors import run_stage
from odyssey.plan import evaluation_code
from odyssey.plan_files import read_plan
from odyssey.schema import Sweep
from odyssey.statistics.comparisons import comparison_table
from odyssey.statistics.scores import score_table
from odyssey.statistics.search import search_tables
from odyssey.statistics.space import space_table
from odyssey.tables import write_csv, write_parquet
from odyssey.training.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", required=True, type=Path, help="the plan of the study, in results/plans")
    parser.add_argument("--store", type=Path, default=Path("results/store"), help="folder of finished trials")
    parser.add_argument("--data", type=Path, default=Path("results/data"), help="folder of the data files")
    parser.add_argument("--out", required=True, type=Path, help="results/<study>, for the tables")
    parser.add_argument("--baseline", required=True, help="cell that the others are compared with, e.g. lstm")
    parser.add_argument("--best-share", type=float, required=True, help="share of trials kept by validation, e.g. 0.1")
    parser.add_argument("--sweeps", default="", help="the study's sweeps as JSON, where some search [no search]")
    given = parser.parse_args()
    plan = read_plan(given.plan)
    planned = plan_table(plan.study, plan.trials)
    trials, histories = collect(planned, Store(given.store), given.data, evaluation_code())
    summed_up = {
        "scores": score_table(trials, given.best_share),
        "comparisons": comparison_table(trials, given.baseline, given.best_share),
    }
    if given.sweeps:
        space = space_table(TypeAdapter(dict[str, Sweep]).validate_json(given.sweeps))
        summed_up |= search_tables(trials, space, given.baseline, given.best_share)
    for name, table in {"trials": trials, "histories": histories, **summed_up}.items():
        write_parquet(given.out / f"{name}.parquet", table)
    for name, table in summed_up.items():
        write_csv(given.out / f"{name}.csv", table)


if __name__ == "__main__":
    run_stage(main)
