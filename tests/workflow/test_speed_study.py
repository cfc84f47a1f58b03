"""A small study of speed through the real Snakemake: peers, points that are kept, what it says when it is wrong."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from workflow.conftest import Project, copy_project

MICRO: dict[str, Any] = {
    "kind": "speed",
    "title": "A study of speed small enough for a test",
    "question": "Does it measure?",
    "rounds": 3,
    "sample_seconds": 0.001,
    "unrolls": [1],
    "grids": {
        "recurrence": {
            "measure": "recurrence",
            "cells": ["gru"],
            "peers": ["ours", "nn_lstm", "nn_gru", "nn_rnn", "eager", "jax_scan"],
            "input_size": [3],
            "hidden_size": [8],
            "steps": [4],
        },
        "steps": {
            "measure": "training_step",
            "cells": ["lstm"],
            "peers": ["ours", "nn_lstm", "eager", "jax_scan"],
            "hidden_size": [8],
            "steps": [4],
        },
        "feeding": {
            "measure": "feeding",
            "cells": ["rnn-tanh"],
            "peers": ["drawing", "kernel_epoch"],
            "tasks": ["adding"],
            "hidden_size": [8],
        },
    },
    "targets": [
        {"title": "nn.LSTM", "measure": "recurrence", "against": "nn_lstm", "statistic": "least", "at_least": 1e-9}
    ],
    "figures": ["roofline", "ratios", "feeding"],
}
RUN = ("--cores", "1", "--config", "study=micro_speed")


def with_study(project: Project, study: dict[str, Any]) -> Project:
    (project.folder / "config/studies/micro_speed.yaml").write_text(yaml.safe_dump(study))
    return project


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, str]:
    """The study measured, without JAX, and what it said."""
    project = with_study(copy_project(tmp_path_factory.mktemp("measured")), MICRO)
    # A peer that is not there, whatever is installed here.
    project.edit("scripts/odyssey/studies/speed/peers/jax_scan.py", 'find_spec("jax")', 'find_spec("no_such_package")')
    done = project.run(*RUN)
    assert done.returncode == 0, done.stdout
    return project, done.stdout


def test_it_makes_tables_figures_and_a_report(measured: tuple[Project, str]) -> None:
    project, said = measured
    folder = project.folder / "results" / "micro_speed"
    table = pd.read_parquet(folder / "speed.parquet")
    assert set(table.loc[table.measure == "recurrence", "peer"]) == {"ours", "nn_lstm", "nn_gru", "eager"}
    assert set(table.loc[table.measure == "training_step", "peer"]) == {"ours", "nn_lstm", "eager"}
    assert list(table.loc[table.measure == "feeding", "peer"]) == ["drawing", "kernel_epoch"]
    assert (table.loc[table.peer == "drawing", "ratio_to_kernel_epoch"] > 0).all()
    assert (table.median_seconds > 0).all()
    assert (table.q25_seconds <= table.median_seconds).all()
    assert (table.n == 3).all()
    assert list(pd.read_csv(folder / "targets.csv").verdict) == ["met"]
    for name in ("speed.csv", "machine.csv", "figures/roofline.png", "figures/ratios.pdf", "figures/feeding.png"):
        assert (folder / name).exists()
    assert "ratios" in (project.folder / "results" / "report.html").read_text()
    assert re.search(r"micro_speed: 1 of 3 points, .* left", said), "progress"
    assert str(folder / "figures") in said
    assert "MLflow" not in said


def test_a_peer_that_is_not_installed_is_left_out_with_one_line(measured: tuple[Project, str]) -> None:
    (line,) = [line for line in measured[1].splitlines() if "jax" in line.lower()]
    assert "left out: jax is not installed: pip install" in line


def test_measured_points_are_kept(measured: tuple[Project, str]) -> None:
    project, _ = measured
    folder = project.folder / "results" / "micro_speed"
    before = {path: path.stat().st_mtime_ns for path in (folder / "points").iterdir()}
    next(iter(before)).unlink()  # as after an interruption
    done = project.run("--forcerun", "measure_speed", *RUN)
    assert done.returncode == 0, done.stdout
    after = {path: path.stat().st_mtime_ns for path in (folder / "points").iterdir()}
    assert set(after) == set(before)
    assert sum(after[path] == before[path] for path in before) == 2
    assert len(json.loads((folder / "measured.json").read_text())["points"]) == 3


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("grids", "steps", "peers"), ["ours", "jax_scn"], ["unknown peer 'jax_scn'", "jax_scan"]),
        (("grids", "steps", "cells"), ["lstn"], ["unknown cell 'lstn'", "lstm"]),
    ],
)
def test_spoiled(place: tuple[str, ...], value: Any, words: list[str], project: Project) -> None:
    study = copy.deepcopy(MICRO)
    inner = study
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    done = with_study(project, study).plan(*RUN)
    assert done.returncode != 0
    for word in words:
        assert word in done.stdout, done.stdout
    assert "Traceback" not in done.stdout
    assert not (Path(project.folder) / "results").exists()
