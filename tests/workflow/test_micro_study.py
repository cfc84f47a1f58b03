"""The micro study through the real Snakemake into a real MLflow store: its numbers, and that it ends there."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import mlflow
import pandas as pd
import pytest

from odyssey import tables
from odyssey.tracking.store import sqlite_uri
from odyssey.trial import Settings
from workflow.conftest import NASTY, Project, copy_of

RUN = ("--cores", "2", "--config", "study=micro")


def test_report_figures_and_places(finished: Project) -> None:
    log = (finished.folder / "first_run.log").read_text()
    report = finished.folder / "results" / "report.html"
    assert "scores_by_cell" in report.read_text()
    for page in ("cells.html", "micro/effects.csv", "micro/importance.csv", "micro/best_of_k.csv"):
        assert f"results/{page}" in report.read_text()
    for place in ("results/report.html", "results/micro/figures", "results/mlflow.db"):
        assert str(finished.folder / place) in log
    assert json.loads((finished.folder / "results/micro/study_file.json").read_text()) == {
        "study_file": "config/studies/micro.yaml"
    }
    assert re.search(r"micro: \d+ of 14 trials, .* so far", log), "progress"
    figures = finished.folder / "results" / "micro" / "figures"
    assert (figures / "clipping.png").read_bytes().startswith(b"\x89PNG")
    assert (figures / "clipping.pdf").read_bytes().startswith(b"%PDF")


def test_exhibits_show_the_best_trial_of_their_task(finished: Project) -> None:
    folder, report = finished.folder / "results/micro/exhibits", (finished.folder / "results/report.html").read_text()
    trials = finished.table("trials")
    for name, ending in (("memory_activity-adding", "csv"), ("chorale_continued-chorales", "mid")):
        own = trials[(trials.task == name.split("-")[1]) & (trials.status != "diverged")]
        best = own.loc[own.best_valid_loss.idxmin()].trial_id
        assert {path.suffix for path in folder.glob(f"{name}.*")} == {".png", ".pdf", ".rst", f".{ending}"}
        assert best in (folder / f"{name}.rst").read_text()
        assert f"{name}.{ending}" in report
        assert best in report, "the caption says which trial is shown"
        assert [path.read_bytes() for path in (finished.folder / "results/mlartifacts").rglob(f"{name}.{ending}")] == [
            (folder / f"{name}.{ending}").read_bytes()
        ]
    assert (folder / "chorale_continued-chorales.mid").read_bytes().startswith(b"MThd")


def test_tables(finished: Project) -> None:
    trials, histories = finished.table("trials"), finished.table("histories")
    assert len(trials) == 3 * 2 * 2 + 2
    assert trials.trial_id.is_unique
    assert set(trials.status) <= {"finished", "stopped early", "diverged"}
    best = histories.loc[histories.groupby("trial_id").valid_loss.idxmin()].set_index("trial_id")
    same = trials.set_index("trial_id")
    assert (same.best_valid_loss == best.valid_loss.reindex(same.index)).all()
    assert (same.best_epoch == best.epoch.reindex(same.index)).all()
    assert same[same.task == "adding"].success.notna().all()
    assert same[same.task == "chorales"].success.isna().all()


def test_every_claim_is_judged(finished: Project) -> None:
    ledger = pd.read_parquet(finished.folder / "results" / "ledger.parquet").set_index("claim")
    assert set(ledger.verdict) <= {"reproduced", "contradicted", "undecided", "not run"}
    assert (ledger.verdict == "not run").all(), "no claim is about this study"
    report = (finished.folder / "results" / "report.html").read_text()
    assert '"A ledger of claims"' in report
    assert "results/ledger.html" in report
    page = (finished.folder / "results" / "ledger.html").read_text()
    assert all(f'id="{claim}"' in page for claim in ledger.index)


def test_tables_of_the_search(finished: Project) -> None:
    effects, best = finished.table("effects"), finished.table("best_of_k")
    cells = effects[(effects.sweep == "cells") & (effects.task == "adding")]
    assert set(cells.cell) == {"gru", "rnn-tanh"}
    assert (cells.n_pairs == 2).all(), "equal settings pair"
    assert best[best.sweep == "cells"].k.max() == 2
    assert finished.table("space").parameter.tolist() == ["learning_rate"]
    assert finished.table("importance").empty, "two trials a cell are too few"


def test_a_trial_that_diverges_is_a_result(finished: Project) -> None:
    trials = finished.table("trials").query("sweep == 'clipping'").set_index("clip_norm", drop=False)
    unclipped = trials[trials.clip_norm.isna()].iloc[0]
    assert unclipped.status == "diverged"
    assert trials.loc[1.0].clipped_share > 0
    assert (trials.peak_memory_mib > 50).all()


@pytest.mark.parametrize("table", ["trials", "histories"])
def test_every_column_is_described(finished: Project, table: str) -> None:
    words = set(re.findall(r"\w+", tables.__doc__ or "")) | set(Settings.model_fields)
    for column in finished.table(table).columns:
        assert column in words, f"say what '{column}' of {table} is in the docstring of odyssey/tables.py"


def test_mlflow_shows_the_same_numbers(finished: Project) -> None:
    trials = finished.table("trials").set_index("trial_id")
    histories = finished.table("histories")
    client = mlflow.MlflowClient(sqlite_uri(finished.folder / "results/mlflow.db"))
    experiment = client.get_experiment_by_name("rnn-odyssey/micro")
    runs = client.search_runs([experiment.experiment_id], "tags.kind = 'trial'", max_results=100)
    assert {r.data.tags["trial_id"] for r in runs} == set(trials.index)
    for run in runs:
        trial = trials.loc[run.data.tags["trial_id"]]
        assert float(run.data.params["learning_rate"]) == trial.learning_rate
        assert run.data.metrics["hp/learning_rate"] == trial.learning_rate
        assert run.data.tags["status"] == trial.status
        if math.isfinite(trial.test_score):
            assert run.data.metrics["test/score"] == pytest.approx(trial.test_score, rel=1e-12)
        curve = histories[(histories.trial_id == trial.name) & histories.valid_loss.map(math.isfinite)]
        logged = {m.step: m.value for m in client.get_metric_history(run.info.run_id, "valid/loss")}
        assert logged == pytest.approx(dict(zip(curve.epoch, curve.valid_loss, strict=True)), rel=1e-12)
        assert run.inputs.dataset_inputs[0].dataset.name == trial.data


def test_the_second_run_does_nothing(finished: Project, tmp_path: Path) -> None:
    project = copy_of(finished, tmp_path / NASTY)
    before = files_in(project.folder / "results" / "store")
    done = project.run(*RUN)
    assert done.returncode == 0, done.stdout
    assert "Nothing to be done" in done.stdout
    assert files_in(project.folder / "results" / "store") == before


def files_in(folder: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*")}
