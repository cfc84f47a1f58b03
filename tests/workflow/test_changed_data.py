"""A file that a user's own task reads: changed, its trials run again; unchanged, they do not; by `snakemake` alone."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from workflow.conftest import Project, copy_of, copy_project

TASK = Path(__file__).parent / "tides.py"
STUDY = {
    "title": "Tides",
    "question": "Are trials those of the file as it is?",
    "best_share": 1.0,
    "settings": {"hidden_size": 4, "learning_rate": 0.02, "batch_size": 10, "max_epochs": 1},
    "tasks": {"tides": {}},
    "sweeps": {"cells": {"cells": ["lstm", "gru"]}},
    "figures": ["scores_by_cell"],
}
TABLE = "results/tides/trials.parquet"


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The study, run once; to be copied."""
    project = copy_project(tmp_path_factory.mktemp("tides"))
    shutil.copy(TASK, project.folder / "scripts/odyssey/tasks/tides.py")
    (project.folder / "config/studies/tides.yaml").write_text(yaml.safe_dump(STUDY))
    (project.folder / "mirror").mkdir()
    values = np.random.default_rng(0).random((40, 12))
    np.savetxt(project.folder / "mirror/tides.csv", values, delimiter=",", fmt="%.6f")
    run(project)
    return project


@pytest.fixture
def tides(first_run: Project, tmp_path: Path) -> Project:
    return copy_of(first_run, tmp_path)


def run(project: Project, *more: str) -> str:
    call = project.plan if "--dry-run" in more else project.run
    done = call(TABLE, "--cores", "2", *more, "--config", "study=tides", "data_mirror=mirror")
    assert done.returncode == 0, done.stdout
    return done.stdout


def trained(project: Project) -> pd.DataFrame:
    """The table, which must be of the data that lie there now."""
    manifest = json.loads((project.folder / "results/data/tides.npz.json").read_text())
    trials = project.table("trials", "tides").set_index("cell")
    assert set(trials.data_sha256) == {manifest["content_sha256"]}
    return trials


def test_trials_follow_the_content_of_the_file(tides: Project) -> None:
    first, csv = trained(tides), tides.folder / "mirror" / "tides.csv"
    assert "Nothing to be done" in run(tides, "--dry-run")

    text = csv.read_text()
    csv.write_text(text)
    os.utime(csv, ns=(1, 1))
    assert "Nothing to be done" in run(tides, "--dry-run"), "the same bytes, written at another time"

    lines = text.splitlines()
    lines[25] = lines[25].replace("0.", "0.1", 1)  # one number, in the validation split
    csv.write_text("\n".join(lines) + "\n")
    run(tides)
    second = trained(tides)
    assert set(first.trial_id).isdisjoint(second.trial_id)
    assert (first.best_valid_loss != second.best_valid_loss).all()
    assert "Nothing to be done" in run(tides, "--dry-run")

    csv.write_text(text)
    run(tides)
    pd.testing.assert_frame_equal(trained(tides), first, check_exact=True)  # from the store, trained once
    assert "Nothing to be done" in run(tides, "--dry-run")


def test_another_form_of_the_same_values_trains_nothing_again(tides: Project) -> None:
    first, csv = trained(tides), tides.folder / "mirror" / "tides.csv"
    csv.write_text(csv.read_text().replace(",", ", "))
    assert "prepare_data" in run(tides, "--dry-run")
    run(tides)
    pd.testing.assert_frame_equal(trained(tides), first, check_exact=True)
