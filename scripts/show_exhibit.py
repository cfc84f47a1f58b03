"""Show what the best trained network of a task does: a picture (PNG, PDF), and files that belong to it."""

from __future__ import annotations

import argparse
import importlib
import os
from pathlib import Path

import matplotlib as mpl

from odyssey import registry
from odyssey.errors import run_stage
from odyssey.exhibits import Exhibit
from odyssey.exhibits.kinds import check_fit
from odyssey.exhibits.trained import Trained, best_trained
from odyssey.figures.sheets import message_sheet, render
from odyssey.files import write_whole
from odyssey.tables import read_parquet
from odyssey.training.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exhibit", required=True, help=f"one of {', '.join(registry.exhibits())}")
    parser.add_argument("--task", required=True, help="the task whose best trial is shown")
    parser.add_argument("--trials", type=Path, required=True, help="results/<study>/trials.parquet")
    parser.add_argument("--data", type=Path, required=True, help="folder of the data files")
    parser.add_argument("--store", type=Path, required=True, help="folder of finished trials")
    parser.add_argument("--out-prefix", type=Path, required=True, help="path without .png, .pdf, .rst and the like")
    parser.add_argument(
        "--mirror",
        type=Path,
        default=os.environ.get("ODYSSEY_DATA_MIRROR") or None,
        help="a folder of source files, instead of downloads (default: $ODYSSEY_DATA_MIRROR)",
    )
    given = parser.parse_args()
    check_fit(given.exhibit, given.task)
    os.environ.setdefault("ODYSSEY_DOWNLOADS", str(given.data / "downloads"))
    mpl.use("Agg")
    module = importlib.import_module(f"odyssey.exhibits.{given.exhibit}")
    trials = read_parquet(given.trials)
    trials = trials[trials["task"] == given.task]
    if hasattr(module, "suits"):
        trials = trials[module.suits(trials)]
    trained = best_trained(trials, given.data, Store(given.store), given.mirror)
    exhibit = module.show(trained) if trained else nothing(given.exhibit, given.task, len(trials))
    contents = {format: render(exhibit.figure, format) for format in ("png", "pdf")}
    contents |= exhibit.files | {"rst": about(trained).encode()}
    for ending, content in contents.items():
        write_whole(given.out_prefix.parent / f"{given.out_prefix.name}.{ending}", content)


def nothing(exhibit: str, task: str, trials: int) -> Exhibit:
    """A picture that says why there is nothing to show, and empty files."""
    facts = registry.exhibit_facts(exhibit)
    why = f"all {trials} diverged before their first finite loss" if trials else "the study has none that it can show"
    message = f"No trial of task '{task}' has weights: {why}."
    return Exhibit(message_sheet(facts["title"], message), dict.fromkeys(facts["files"].split(), b""))


def about(trained: Trained | None) -> str:
    """The end of the caption: which trial is shown."""
    return trained.sentence if trained else "No trial of this task has weights."


if __name__ == "__main__":
    run_stage(main)
