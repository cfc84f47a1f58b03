"""Every task once, from its data to the report: the study `problems` in its smallest size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from odyssey import catalogue
from odyssey.plan import unobtainable, without
from odyssey.studies.reading import read_study
from workflow.conftest import Project, copy_project

MIRROR = os.environ.get("ODYSSEY_DATA_MIRROR")
EVERY_KIND = {
    "recurrent", "window", "both_directions", "deep", "feedback", "truncated", "first_lstm", "identity", "vanishing",
    "starts",
}  # fmt: skip


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The study run once, with as few jobs as it allows."""
    project = copy_project(tmp_path_factory.mktemp("problems"))
    given = {"ODYSSEY_DATA_MIRROR": MIRROR} if MIRROR else {}
    run = project.run(
        "--cores", "2", "--config", "study=problems", "size=smoke", "trials_per_job=100", "track=false", **given
    )
    assert run.returncode == 0, run.stdout
    assert "MLflow" not in run.stdout
    for task in unobtainable(read_study("problems"), MIRROR and Path(MIRROR)):  # type: ignore[arg-type]
        assert f"{task} is left out: " in run.stdout
    return project


def test_the_study_has_every_task_and_kind_of_network() -> None:
    assert set(read_study("problems").tasks) == set(catalogue.tasks()), "config/studies/problems.yaml names every task"
    assert set(read_study("problems").sweeps) == EVERY_KIND


def test_every_task_is_trained_by_every_kind_of_network(problems: Project) -> None:
    trials = problems.table("trials", "problems")
    missing = set(unobtainable(read_study("problems"), MIRROR and Path(MIRROR)))  # type: ignore[arg-type]
    assert set(trials["task"]) == set(catalogue.tasks()) - missing
    assert set(trials["sweep"]) == set(without(read_study("problems"), sorted(missing)).sweeps)
    assert (trials["status"] == "finished").all()
    assert trials["test_score"].notna().all()
    judged = {task for task, module in catalogue.tasks().items() if module.TASK.criterion} - missing
    assert set(trials[trials["success"].notna()]["task"]) == judged


def test_a_training_job_stays_below_two_gibibytes(problems: Project) -> None:
    assert problems.table("trials", "problems")["peak_memory_mib"].max() < 2048


def test_it_ends_in_a_report_with_figure_and_exhibits(problems: Project) -> None:
    folder = problems.folder / "results" / "problems"
    assert (folder / "figures" / "every_task.png").stat().st_size > 50_000
    report = (problems.folder / "results" / "report.html").read_text()
    shown = [path.stem for path in (folder / "exhibits").glob("*.png")]
    assert {name.rsplit("-", 1)[0] for name in shown} >= {"memory_activity"}
    for name in ("every_task", *shown):
        assert name in report
