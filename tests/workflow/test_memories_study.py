"""A small study of memories through the real Snakemake: what it makes, what it keeps, what it says when it is wrong."""

from __future__ import annotations

import copy
import re
from typing import Any

import pandas as pd
import pytest
import yaml
from mlflow import MlflowClient

from odyssey.studies.reading import studies
from workflow.conftest import ROOT, Project, copy_project

MICRO: dict[str, Any] = {
    "kind": "memories",
    "title": "A study of memories small enough for a test",
    "question": "Does it remember?",
    "units": [20, 50],
    "loads": [0.1, 0.3],
    "networks": 4,
    "units_per_job": 100,
    "courses": {"units": 30, "recalls": 3},
    "pictures": [{"letters": ["H", "O"], "flipped": 0.2}],
    "figures": ["capacity", "energy", "recall"],
}
RUN = ("--config", "study=micro_memories")
TIMES = ["started_at", "ended_at"]


def with_study(project: Project, study: dict[str, Any]) -> Project:
    (project.folder / "config/studies/micro_memories.yaml").write_text(yaml.safe_dump(study))
    return project


@pytest.fixture(scope="module")
def recalled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, str]:
    """The study run on two cores, and what it said."""
    project = with_study(copy_project(tmp_path_factory.mktemp("recalled")), MICRO)
    done = project.run("--cores", "2", *RUN)
    assert done.returncode == 0, done.stdout
    return project, done.stdout


def test_it_makes_tables_figures_a_report_and_runs(recalled: tuple[Project, str]) -> None:
    project, said = recalled
    folder = project.folder / "results" / "micro_memories"
    assert len(project.table("recalls", "micro_memories")) == 2 * 2 * 2 * 2 * 4
    assert len(pd.read_csv(folder / "capacity.csv")) == 2 * 2 * 2 * 2
    assert (project.table("courses", "micro_memories")["energy_change"].dropna() < 0).all()
    for figure in MICRO["figures"]:
        for format in ("png", "pdf"):
            assert (folder / "figures" / f"{figure}.{format}").exists()
    report = (project.folder / "results" / "report.html").read_text()
    assert "How many patterns are remembered" in report
    assert str(folder / "figures") in said
    client = MlflowClient(tracking_uri=f"sqlite:///{project.folder / 'results' / 'mlflow.db'}")
    experiment = client.get_experiment_by_name("rnn-odyssey/micro_memories")
    assert len(client.search_runs([experiment.experiment_id], "tags.kind = 'trial'")) == 2 * 2 * 2


def test_batches_are_kept_and_only_what_changes_runs_again(recalled: tuple[Project, str]) -> None:
    project, _ = recalled
    assert "Nothing to be done" in project.run("--cores", "1", *RUN).stdout
    more = with_study(project, {**MICRO, "units": [20, 30, 50]})
    planned = more.run("--cores", "1", "--dry-run", *RUN).stdout
    with_study(project, MICRO)
    assert re.search(r"^recall_memories +4$", planned, re.M), planned  # 2 forms, 4 networks of 30 in two batches
    assert not re.search(r"^follow_recalls ", planned, re.M), planned


def test_one_core_and_other_batches_give_the_same_numbers(recalled: tuple[Project, str], project: Project) -> None:
    other = with_study(project, {**MICRO, "units_per_job": 10_000})
    targets = [f"results/micro_memories/{table}.parquet" for table in ("capacity", "recalls", "courses", "pictures")]
    done = other.run(*targets, "--cores", "1", "--workflow-profile", "none", *RUN)
    assert done.returncode == 0, done.stdout
    for table in ("capacity", "courses", "pictures"):
        pd.testing.assert_frame_equal(
            other.table(table, "micro_memories"), recalled[0].table(table, "micro_memories"), check_exact=True
        )
    by = ["form", "units", "memories", "network", "flipped"]
    first, second = (
        p.table("recalls", "micro_memories").drop(columns=TIMES).sort_values(by, ignore_index=True)
        for p in (other, recalled[0])
    )
    pd.testing.assert_frame_equal(first, second, check_exact=True)


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("unts",), [20], ["unknown key 'unts'", "units"]),
        (("courses", "recals"), 3, ["unknown key 'courses.recals'", "courses.recalls"]),
        (("loads",), [-0.1], ["loads.0", "greater than 0"]),
        (("figures",), ["capacty"], ["unknown figure 'capacty'", "capacity"]),
        (("kind",), "memory", ["unknown kind of study 'memory'", "memories"]),
    ],
)
def test_spoiled(place: tuple[str, ...], value: Any, words: list[str], project: Project) -> None:
    study = copy.deepcopy(MICRO)
    inner = study
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    done = with_study(project, study).run("--cores", "1", *RUN)
    assert done.returncode != 0
    for word in words:
        assert word in done.stdout, done.stdout
    assert len([line for line in done.stdout.splitlines() if line.startswith("error:")]) == 1
    assert "Traceback" not in done.stdout
    assert not (project.folder / "results").exists()


@pytest.mark.parametrize("study", studies("memories"))
@pytest.mark.parametrize("size", ["smoke", "laptop", "paper"])
def test_dry_run(study: str, size: str) -> None:
    done = Project(ROOT).run("--cores", "1", "--dry-run", "--forceall", "--config", f"study={study}", f"size={size}")
    assert done.returncode == 0, done.stdout
    for rule in ("recall_memories", "follow_recalls", "tabulate_memories", "draw_figure", "track"):
        assert rule in done.stdout
