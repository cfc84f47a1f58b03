"""What every kind of study must do, for each folder in odyssey/studies: its first study, at its smoke size."""

from __future__ import annotations

import importlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
import yaml
from mlflow import MlflowClient

from odyssey.studies.found import figure_facts, kind, kinds
from odyssey.studies.reading import studies
from workflow.conftest import Project, copy_project

NUMBERS = Path(__file__).parent / "numbers"  # <kind>.py: what the numbers of a kind must be, where somebody wrote it


@dataclass(frozen=True)
class Run:
    """The study of a kind that was run, and what the run said."""

    kind: str
    study: str
    project: Project
    said: str

    @property
    def folder(self) -> Path:
        return self.project.folder / "results" / self.study

    def again(self, *arguments: str) -> str:
        """What the same run says now."""
        done = self.project.run("--cores", "2", *arguments, "--config", f"study={self.study}", "size=smoke", **mirror())
        assert done.returncode == 0, done.stdout
        return done.stdout


def mirror() -> dict[str, str]:
    name = "ODYSSEY_DATA_MIRROR"
    return {name: os.environ[name]} if name in os.environ else {}


@pytest.fixture(scope="module", params=kinds())
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    assert studies(request.param), "each kind has a study in config/studies, which shows how it is asked for"
    place = Run(request.param, studies(request.param)[0], copy_project(tmp_path_factory.mktemp(request.param)), "")
    return Run(place.kind, place.study, place.project, place.again())


def test_it_ends_in_figures_tables_and_a_report(run: Run) -> None:
    asked = yaml.safe_load((run.project.folder / "config/studies" / f"{run.study}.yaml").read_text())
    report = (run.project.folder / "results" / "report.html").read_text()
    for figure in asked["figures"]:
        for format in ("png", "pdf"):
            assert (run.folder / "figures" / f"{figure}.{format}").exists()
        assert figure_facts(figure, run.kind)["title"] in report
    for table, how in kind(run.kind).reported.items():
        assert len(pd.read_csv(run.folder / f"{table}.csv"))
        assert how.label in report
    assert "ERROR" not in run.said, "a caption that is not reStructuredText"
    assert "Traceback" not in run.said
    assert str(run.folder / "figures") in run.said
    for step in kind(run.kind).steps:
        assert list((run.project.folder / "logs" / run.study).rglob(f"{step.name}*"))


def test_mlflow_shows_it(run: Run) -> None:
    if not kind(run.kind).tracked:
        assert "MLflow" not in run.said
        return
    report = json.loads((run.folder / "tracking.json").read_text())
    client = MlflowClient(tracking_uri=f"sqlite:///{run.project.folder / 'results' / 'mlflow.db'}")
    assert report["experiment"] == f"rnn-odyssey/{run.study}"
    runs = client.search_runs([report["experiment_id"]], "tags.kind = 'trial'")
    assert len(runs) == report["added"] > 0


def test_a_second_run_does_nothing(run: Run) -> None:
    assert "Nothing to be done" in run.again()


def test_its_numbers(run: Run, tmp_path: Path) -> None:
    if not (NUMBERS / f"{run.kind}.py").exists():
        pytest.skip(f"nobody has said what they must be: tests/workflow/numbers/{run.kind}.py")
    importlib.import_module(f"workflow.numbers.{run.kind}").check(run, tmp_path)


@pytest.mark.parametrize("name", kinds())
def test_a_spoiled_key_is_refused_in_one_sentence(name: str, project: Project) -> None:
    study = yaml.safe_load((project.folder / "config/studies" / f"{studies(name)[0]}.yaml").read_text())
    (project.folder / "config/studies/mine.yaml").write_text(yaml.safe_dump({**study, "figurs": []}))
    done = project.plan("--cores", "1", "--config", "study=mine")
    assert done.returncode != 0
    (sentence,) = [line for line in done.stdout.splitlines() if line.startswith("error:")]
    assert "unknown key 'figurs'; did you mean figures" in sentence
    assert "Traceback" not in done.stdout
    assert not (project.folder / "results").exists()
