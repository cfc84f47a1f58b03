"""Names and places that shells, YAML and Snakemake give a meaning, through the real Snakemake."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from odyssey import names
from odyssey.plan_files import read_plan
from odyssey.studies.reading import study_name
from odyssey.study_folders import keep_study_file
from workflow.conftest import MICRO, NASTY, Project, copy_project

TASK = """
from typing import Any
from odyssey.tasks import adding
from odyssey.tasks.adding import TASK

class Options(adding.Options):
    file: Any = None

def make(options, mirror):
    return adding.make(adding.Options(**options.model_dump(exclude={"file"})), mirror)
"""
SIZE = {"length": 20, "train": 20, "valid": 10, "test": 10}
FILES = ["/x/my data/täg (1).csv", "C:/x/y.csv", "a_b", "a/b", "", None, True, 1, 1.0e20, [1, "b"], {"a": {"b": None}}]


def with_own_names(project: Project) -> Path:
    """A study, its path, with a task, a cell and texts of its own."""
    (project.folder / "scripts/odyssey/tasks/Tides_2.py").write_text(TASK)
    project.edit("scripts/odyssey/cells/gru.py", '"gru": {}', '"gru": {}, "Mine.v2": {}')
    study = yaml.safe_load(MICRO.read_text()) | {
        "title": "Does $W_{rec}$ count?",
        "question": "Of {this} and $\\mathbf{x}$",
        "tasks": {"Tides_2": {"options": SIZE}},
        "sweeps": {"the {files}, all of 'em": {"cells": ["lstm", "Mine.v2"], "grid": {"options.file": FILES}}},
        "exhibits": {"memory_activity": ["Tides_2"]},
    }
    path = project.folder / "o w n" / "it's {my} étude.v2.yaml"
    path.parent.mkdir()
    path.write_text(yaml.safe_dump(study))
    return path


def test_own_names_of_every_kind(project: Project) -> None:
    path = with_own_names(project)
    name, config = study_name(str(path)), ("--config", f"study={path.relative_to(project.folder)}", "track=false")
    planned = project.plan("--cores", "1", "--dry-run", *config)
    assert planned.returncode == 0, planned.stdout
    assert re.search(rf"^prepare_data +{len(FILES)}$", planned.stdout, re.M), planned.stdout
    data = f"results/data/{names.data_file('Tides_2', {**SIZE, 'file': FILES[0]}, {})}.npz"
    done = project.run(data, "--cores", "1", *config)
    assert done.returncode == 0, done.stdout
    assert (project.folder / data).exists()
    (plan,) = (project.folder / "results" / "plans").glob(f"{name}-{16 * '?'}.json")
    trials = read_plan(plan).trials
    by_options = {json.dumps(t.trial.options): t.data for t in trials}
    assert len(by_options) == len(set(by_options.values())) == len(FILES)
    assert {(json.dumps(t.trial.options), t.data) for t in trials} == set(by_options.items())


def test_another_study_of_the_same_name_overwrites_nothing(project: Project) -> None:
    keep_study_file(project.folder / "results" / "micro", project.folder / "config" / "studies" / "micro.yaml")
    other = project.folder / "other" / "micro.yaml"
    other.parent.mkdir()
    other.write_text(MICRO.read_text().replace("small enough", "too large"))
    done = project.plan("--cores", "1", "--config", f"study={other}")
    assert done.returncode != 0
    assert "results/micro holds the results of" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize("folder", ["an {x}", f"{NASTY} {{x"])
def test_a_folder_that_snakemake_cannot_work_from_is_refused(folder: str, tmp_path: Path) -> None:
    (tmp_path / folder).mkdir()
    done = copy_project(tmp_path / folder).plan("--cores", "1", "--config", "study=micro")
    assert done.returncode != 0
    assert f"error: the project lies in {tmp_path / folder}, and Snakemake allows no braces there" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (tmp_path / folder / "results").exists()
