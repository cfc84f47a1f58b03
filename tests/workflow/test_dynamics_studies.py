"""Small studies of one unit, a latch and gradients through the real Snakemake: what they make, keep and refuse."""

from __future__ import annotations

import copy
import json
from typing import Any

import pandas as pd
import pytest
import yaml

from gradient_tables import STUDY
from latching_tables import STUDY as LATCHING
from odyssey import registry
from odyssey.studies.reading import studies
from workflow.conftest import ROOT, Project, copy_project

MICRO: dict[str, dict[str, Any]] = {
    "surface": {
        "kind": "surface",
        "title": "A small surface",
        "question": "Is there a wall?",
        "points": [21, 41],
        "descents": {"starts": [[5.1, -2.4]], "updates": 5},
        "bifurcation": {"points": 11, "starts": 4, "steps": 200},
        "figures": ["surface", "bifurcation"],
    },
    "latching": {key: value for key, value in LATCHING.items() if key != "name"},
    "gradients": {key: value for key, value in STUDY.items() if key != "name"} | {"epochs": [0, 1]},
}
RULES = {
    "surface": ["trace_surface", "draw_figure"],
    "latching": ["train_latches", "draw_figure", "judge_claims"],
    "gradients": ["prepare_data", "measure_gradients", "tabulate_gradients", "draw_figure"],
}
KINDS = pytest.mark.parametrize("kind", MICRO)


def run(project: Project, kind: str, study: dict[str, Any], *more: str, succeeds: bool = True) -> str:
    """What the run says."""
    (project.folder / f"config/studies/micro_{kind}.yaml").write_text(yaml.safe_dump(study))
    done = project.run("--cores", "2", *more, "--config", f"study=micro_{kind}")
    assert (done.returncode == 0) == succeeds, done.stdout
    assert "Traceback" not in done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """All of them run, in one checkout."""
    project = copy_project(tmp_path_factory.mktemp("measured"))
    for kind, study in MICRO.items():
        said = run(project, kind, study)
        assert str(project.folder / "results" / f"micro_{kind}" / "figures") in said, said
        report = (project.folder / "results" / "report.html").read_text()
        for figure in study["figures"]:
            assert registry.figure_facts(figure, kind)["title"] in report
        assert "ERROR" not in said, "a caption that is not reStructuredText"
    return project


@KINDS
def test_it_makes_tables_and_figures(kind: str, measured: Project) -> None:
    folder = measured.folder / "results" / f"micro_{kind}"
    for figure in MICRO[kind]["figures"]:
        for format in ("png", "pdf"):
            assert (folder / "figures" / f"{figure}.{format}").exists()
    added = json.loads((folder / "tracking.json").read_text())["added"]
    if kind == "surface":
        assert added == 2
        assert len(pd.read_csv(folder / "paths.csv")) == 2 * 6
        assert len(pd.read_csv(folder / "wall.csv")) == 5
    elif kind == "latching":
        convergence = pd.read_csv(folder / "convergence.csv")
        assert convergence["n"].sum() == len(measured.table("latches", "micro_latching"))
        assert added == len(convergence)
        assert (folder.parent / "ledger.html").exists()
    else:
        snapshots = measured.table("snapshots", "micro_gradients")
        assert len(snapshots) == 2 * (3 * 2 + 2 + 2)
        assert set(pd.read_csv(folder / "shares.csv")["sweep"]) == set(STUDY["sweeps"])
        assert added == snapshots["trial_id"].nunique()


@KINDS
def test_nothing_is_done_twice(kind: str, measured: Project) -> None:
    def written() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.parquet")}

    folder = measured.folder / "results" / f"micro_{kind}"
    before = written()
    run(measured, kind, MICRO[kind])  # another study may have run in between, and so the ledger is judged again
    assert written() == before
    assert "Nothing to be done" in run(measured, kind, MICRO[kind])


def test_a_changed_sweep_measures_only_its_own_batches(measured: Project) -> None:
    shards = measured.folder / "results/micro_gradients/shards"
    before = {path.name: path.stat().st_mtime_ns for path in shards.iterdir()}
    changed = copy.deepcopy(MICRO["gradients"])
    changed["sweeps"]["clipping"]["settings"]["learning_rate"] = 0.2
    run(measured, "gradients", changed)
    after = {path.name: path.stat().st_mtime_ns for path in shards.iterdir()}
    moved = {name for name in after if after[name] != before.get(name)}
    assert moved == {f"rnn-relu-0.{table}.parquet" for table in ("flows", "spectra", "snapshots")}


@pytest.mark.parametrize(
    ("kind", "place", "value", "words"),
    [
        ("surface", ("figures",), ["bifurcatoin"], ["unknown figure 'bifurcatoin'", "bifurcation"]),
        ("surface", ("w",), [5.0, 4.0], ["first end must be below the second"]),
        ("surface", ("descents", "updates"), 0, ["descents.updates", "greater than or equal to 1"]),
        ("latching", ("runs",), 0, ["runs", "greater than or equal to 1"]),
        ("gradients", ("epochs",), [3, 1], ["epochs must rise"]),
        ("gradients", ("settings", "num_layers"), 2, ["one layer"]),
        ("gradients", ("sweeps", "cells", "cells"), ["lstn"], ["unknown cell 'lstn'", "lstm"]),
        ("gradients", ("kind",), "gradient", ["unknown kind of study 'gradient'", "gradients"]),
    ],
)
def test_spoiled(kind: str, place: tuple[str, ...], value: Any, words: list[str], project: Project) -> None:
    study = copy.deepcopy(MICRO[kind])
    inner = study
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    said = run(project, kind, study, succeeds=False)
    for word in words:
        assert word in said, said
    assert len([line for line in said.splitlines() if line.startswith("error:")]) == 1, said
    assert not (project.folder / "results").exists()


@pytest.mark.parametrize(("kind", "study"), [(kind, study) for kind in MICRO for study in studies(kind)])
@pytest.mark.parametrize("size", ["smoke", "laptop", "paper"])
def test_dry_run(kind: str, study: str, size: str) -> None:
    done = Project(ROOT).run("--cores", "1", "--dry-run", "--forceall", "--config", f"study={study}", f"size={size}")
    assert done.returncode == 0, done.stdout
    for rule in RULES[kind]:
        assert rule in done.stdout
