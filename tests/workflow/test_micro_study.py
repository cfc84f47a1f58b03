"""The micro study through the real Snakemake into a real MLflow store: its numbers, and what runs again when."""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import mlflow
import pandas as pd
import pytest

from odyssey import tables
from odyssey.tracking.store import sqlite_uri
from odyssey.trial import Settings
from workflow.conftest import Project, clean_environment

RUN = ("--cores", "2", "--config", "study=micro")


def copy_of(finished: Project, folder: Path) -> Project:
    shutil.copytree(finished.folder, folder, dirs_exist_ok=True, symlinks=True)
    return Project(folder)


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


def test_the_second_run_does_nothing(finished: Project) -> None:
    before = files_in(finished.folder / "results" / "store")
    done = finished.run(*RUN)
    assert done.returncode == 0, done.stdout
    assert "Nothing to be done" in done.stdout
    assert files_in(finished.folder / "results" / "store") == before


def test_editing_one_cell_reruns_its_trials_and_nothing_else(finished: Project, tmp_path: Path) -> None:
    project = copy_of(finished, tmp_path)
    old = project.table("trials").set_index(["sweep", "cell", "task", "setting", "clip_norm"])
    project.edit("scripts/odyssey/cells/gru.py", '"gru": {}', '"gru": {"h": "z * n + (1 - z) * h[t-1]"}')
    planned = project.run(*RUN, "--dry-run").stdout
    assert re.search(r"^run_trials +1$", planned, re.M), planned
    assert re.search(r"^typeset_cells +1$", planned, re.M), planned
    assert project.run(*RUN).returncode == 0
    new = project.table("trials").set_index(["sweep", "cell", "task", "setting", "clip_norm"])
    changed = old.trial_id != new.trial_id.reindex(old.index)
    assert set(old.index.get_level_values("cell")[changed]) == {"gru"}
    assert changed.sum() == 4
    again = old.ended_at != new.ended_at.reindex(old.index)
    assert (again == changed).all(), "what did not change was not trained again"


def test_a_comment_reruns_nothing_and_a_figure_only_itself(finished: Project, tmp_path: Path) -> None:
    project = copy_of(finished, tmp_path)
    project.edit("scripts/odyssey/cells/gru.py", 'EQUATIONS = """\n', '# A remark.\nEQUATIONS = """\n')
    project.edit("scripts/odyssey/training/trial.py", '"""One trial: from', '"""A trial: from')
    assert "Nothing to be done" in project.run(*RUN).stdout
    path = project.folder / "scripts/odyssey/studies/trials/figures/clipping.py"
    path.write_text(path.read_text() + "\n\nNEW = 1\n")
    planned = project.run(*RUN, "--dry-run").stdout
    assert re.search(r"^draw_figure +1$", planned, re.M), planned
    assert not re.search(r"^(run_trials|show_\w+) ", planned, re.M)


def test_same_bits_whatever_the_cores_and_batches(finished: Project, tmp_path: Path) -> None:
    project = copy_of(finished, tmp_path)
    shutil.rmtree(project.folder / "results")
    done = project.run("--cores", "1", "--config", "study=micro", "trials_per_job=1", "track=false")
    assert done.returncode == 0, done.stdout
    assert "MLflow" not in done.stdout
    ids = set(finished.table("trials").trial_id)
    assert ids == set(project.table("trials").trial_id)
    for id in ids:
        one, two = (p.folder / "results/store" / id for p in (finished, project))
        weights = "weights.safetensors"
        assert (one / weights).exists() == (two / weights).exists()
        if (one / weights).exists():
            assert (one / weights).read_bytes() == (two / weights).read_bytes()
        timeless = [pd.read_parquet(p / "history.parquet").drop(columns="wall_seconds") for p in (one, two)]
        pd.testing.assert_frame_equal(*timeless, check_exact=True)


def test_killed_and_resumed(project: Project) -> None:
    """Kill the whole run when some trials are done: they are kept, only the others are trained, all the same bits."""
    store = project.folder / "results" / "store"
    command = project.command("--cores", "1", "--config", "study=micro", "track=false")
    run = subprocess.Popen(
        command, cwd=project.folder, env=clean_environment(), start_new_session=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    deadline = time.monotonic() + 300
    while len(kept := finished_trials(store)) < 3:
        assert run.poll() is None, "the run ended before it could be killed"
        assert time.monotonic() < deadline
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    kept = finished_trials(store)
    assert 3 <= len(kept) < 14
    assert project.run("--unlock", "--config", "study=micro").returncode == 0
    done = project.run("--cores", "2", "--config", "study=micro", "track=false")
    assert done.returncode == 0, done.stdout
    assert len(finished_trials(store)) == 14
    assert {id: finished_trials(store)[id] for id in kept} == kept, "finished trials were trained again"
    assert not list(store.glob(".partial-*"))


def test_a_tracking_store_that_is_down_costs_no_result(finished: Project, tmp_path: Path) -> None:
    project = copy_of(finished, tmp_path)
    shutil.rmtree(project.folder / "results" / "micro")
    done = project.run(*RUN, MLFLOW_TRACKING_URI="http://ann:s3cr3tive@127.0.0.1:9")
    assert done.returncode != 0
    assert "cannot use the tracking store http://127.0.0.1:9 " in done.stdout
    assert "Traceback" not in done.stdout
    assert len(project.table("trials")) == 14
    assert (project.folder / "results/micro/figures/clipping.png").exists()
    rebuilt = project.run(*RUN)
    assert rebuilt.returncode == 0, rebuilt.stdout
    moved = project.run(*RUN, "--dry-run", MLFLOW_TRACKING_URI="postgresql://ann:s3cr3tive@127.0.0.1:9/ml")
    assert "now: 'postgresql://127.0.0.1:9/ml'" in moved.stdout, "another store is tracked again"
    kept = [path for path in project.folder.rglob("*") if path.is_file() and b"s3cr3tive" in path.read_bytes()]
    assert kept == [], "a password is kept nowhere"
    assert "s3cr3tive" not in done.stdout + moved.stdout


def finished_trials(store: Path) -> dict[str, str]:
    """Id -> when it ended."""
    return {p.parent.name: json.loads(p.read_text())["ended_at"] for p in store.glob("*/trial.json")}


def files_in(folder: Path) -> dict[str, int]:
    return {str(p): p.stat().st_mtime_ns for p in folder.rglob("*")}


def test_any_trial_is_repeated_from_its_record_alone(finished: Project, tmp_path: Path) -> None:
    trials = finished.table("trials").set_index("trial_id")
    stage, table = "scripts/repeat_trial.py", "results/micro/trials.parquet"
    adding = trials[(trials.task == "adding") & (trials.status != "diverged")].index[0]
    for given in ([adding], [adding[:9], "--table", table, "--data", str(tmp_path)]):
        done = repeat(finished, stage, *given)
        assert done.returncode == 0, done.stdout
        assert done.stdout.startswith("the same to the last bit: ")
        assert "by the same code" in done.stdout
    project = copy_of(finished, tmp_path / "copy")
    record = project.folder / "results/store" / adding / "trial.json"
    record.write_text(record.read_text().replace('"best_valid_loss": 0.', '"best_valid_loss": 0.1'))
    done = repeat(project, stage, adding)
    assert done.returncode == 1
    assert "best_valid_loss: was 0.1" in done.stdout
    assert "is not in results/store" in repeat(project, stage, "0123").stdout


def repeat(project: Project, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command], cwd=project.folder, env=clean_environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600,
    )  # fmt: skip


def test_a_study_edited_while_it_runs_changes_nothing_that_runs(finished: Project, tmp_path: Path) -> None:
    """The learning rate is another as soon as the first trial is done: all trials are those that were planned."""
    project = copy_of(finished, tmp_path)
    shutil.rmtree(project.folder / "results")
    command = project.command("results/micro/trials.parquet", "--cores", "1", "--config", "study=micro", "track=false")
    run = subprocess.Popen(
        command,
        cwd=project.folder,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    deadline = time.monotonic() + 300
    while not finished_trials(project.folder / "results" / "store"):
        assert run.poll() is None
        assert time.monotonic() < deadline
    project.edit("config/studies/micro.yaml", "learning_rate: 0.02,", "learning_rate: 0.03,")
    said, _ = run.communicate()
    assert run.returncode == 0, said
    columns = ["trial_id", "learning_rate", "best_valid_loss"]
    pd.testing.assert_frame_equal(project.table("trials")[columns], finished.table("trials")[columns], check_exact=True)
