"""Of a study of memories: every network is recalled, by whatever jobs; a changed study recalls what it changes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from odyssey.studies.reading import read_study
from workflow.conftest import copy_project

if TYPE_CHECKING:
    from workflow.test_every_kind import Run

BY = ["form", "units", "memories", "network", "flipped"]
TIMES = ["started_at", "ended_at"]


def check(run: Run, folder: Path) -> None:
    study = read_study(run.study, "smoke")
    points = len(study.forms) * len(study.units) * len(study.loads) * len(study.flipped)
    assert len(run.project.table("recalls", run.study)) == points * study.networks
    assert len(pd.read_csv(run.folder / "capacity.csv")) == points
    assert (run.project.table("courses", run.study)["energy_change"].dropna() < 0).all()
    another_size_recalls_its_own_networks(run)
    one_core_and_other_batches_give_the_same_numbers(run, folder)


def another_size_recalls_its_own_networks(run: Run) -> None:
    file = run.project.folder / "config/studies" / f"{run.study}.yaml"
    text = file.read_text()
    assert text.count("    units: [50, 100]\n") == 1
    file.write_text(text.replace("    units: [50, 100]\n", "    units: [50, 60, 100]\n"))
    planned = run.again("--dry-run")
    file.write_text(text)
    assert re.search(r"^recall_memories +2$", planned, re.M), planned  # a batch a form
    assert not re.search(r"^follow_recalls ", planned, re.M), planned


def one_core_and_other_batches_give_the_same_numbers(run: Run, folder: Path) -> None:
    other = copy_project(folder)
    other.edit(f"config/studies/{run.study}.yaml", "networks: 24\n", "networks: 24\nunits_per_job: 500\n")
    targets = [f"results/{run.study}/{table}.parquet" for table in ("capacity", "recalls", "courses", "pictures")]
    alone = ("--cores", "1", "--workflow-profile", "none", "--config", f"study={run.study}", "size=smoke")
    done = other.run(*targets, *alone)
    assert done.returncode == 0, done.stdout
    for table in ("capacity", "courses", "pictures"):
        pd.testing.assert_frame_equal(
            other.table(table, run.study), run.project.table(table, run.study), check_exact=True
        )
    first, second = (
        project.table("recalls", run.study).drop(columns=TIMES).sort_values(BY, ignore_index=True)
        for project in (other, run.project)
    )
    pd.testing.assert_frame_equal(first, second, check_exact=True)
