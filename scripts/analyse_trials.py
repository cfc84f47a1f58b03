"""Analyse anybody's trials: a CSV or Parquet file, one row a trial, as Optuna, MLflow, W&B or a script exports it.

What decides the score (fANOVA with pairs of parameters, and how well its forest fits), what each parameter does, the
best of k trials, and groups against each other over paired trials: tables and the figures of a study, in a folder.

    python scripts/analyse_trials.py trials.csv --score value --parameters "params_*" --out analysis
    python scripts/analyse_trials.py sweep.parquet --score test_error --validation valid_error --group model \\
        --parameters lr:log units dropout optimizer --status state --failed FAIL --seconds duration --out analysis
"""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

import matplotlib as mpl

from odyssey.errors import InputError, run_stage
from odyssey.exported.analysis import analysed
from odyssey.exported.columns import Columns
from odyssey.exported.reading import read_table
from odyssey.exported.summary import summary
from odyssey.figures.sheets import render
from odyssey.files import write_whole
from odyssey.studies.found import figure_facts, unsaid
from odyssey.tables import write_csv, write_parquet

FIGURES = ("greff_shares", "greff_marginals", "greff_pairs", "best_of_k", "greff_boxes", "paired_effects")
KEPT = ("trials", "scores", "space", "effects", "importance", "best_of_k")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("table", type=Path, help="a .csv or .parquet file with one row a trial")
    add("--score", required=True, help="the column that is compared; lower is better")
    add("--higher-is-better", action="store_true", help="of the score (and of --validation)")
    add("--parameters", required=True, nargs="+", metavar="COLUMN[:SCALE]", help=PARAMETERS)
    add("--validation", help="the column by which the best trials are chosen [the score itself]")
    add("--group", help="the column of what is compared: a model, a cell")
    add("--baseline", help="its value that the others are held against [the most frequent]")
    add("--task", help="the column of tasks or data sets, where there are several")
    add("--seed", help="the column of seeds: trials pair where parameters and seed are equal")
    add("--seconds", help="the column of training time, in seconds or as durations")
    add("--status", help="the column of states")
    add("--failed", nargs="+", default=[], metavar="STATE", help="states of trials that count as the worst")
    add("--best-share", type=float, default=0.1, help="the share of trials that is kept as the best [%(default)s]")
    add("--out", type=Path, required=True, help="the folder for tables and figures")
    given = vars(parser.parse_args())
    path, out, share = given.pop("table"), given.pop("out"), given.pop("best_share")
    if not 0 < share <= 1:
        raise InputError(f"--best-share was {share:g}; it is a number above 0 and at most 1, such as 0.1.")
    found = analysed(read_table(path), Columns(**given), share)
    figures = {name: figure_facts(name, unsaid())["module"] for name in FIGURES}
    mpl.use("Agg")
    drawn = {name: importlib.import_module(module).draw(found.tables) for name, module in figures.items()}
    pictures = {f"{name}.{kind}": render(fig, kind) for name, fig in drawn.items() for kind in ("png", "pdf")}
    tables = {name: getattr(found.tables, name) for name in KEPT} | {"best_difference": found.best_difference}
    for name, table in tables.items():
        write_parquet(out / f"{name}.parquet", table)
        write_csv(out / f"{name}.csv", table)
    for name, content in pictures.items():
        write_whole(out / "figures" / name, content)
    print(summary(found))
    print(f"\ntables   {out}\nfigures  {out / 'figures'}")


PARAMETERS = (
    'columns that were searched, or patterns such as "params_*"; SCALE is linear, log, one-minus-log or choice '
    "[choice for words; log for positive numbers that span more than 100-fold and lie more evenly there]"
)

if __name__ == "__main__":
    run_stage(main)
