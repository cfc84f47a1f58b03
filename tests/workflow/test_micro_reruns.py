"""The micro study cut short, changed and run again through the real Snakemake: what is trained again, and what not."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd

from workflow.conftest import Project, clean_environment, copy_of, has_ended

RUN = ("--cores", "2", "--config", "study=micro")
TRIALS = "results/micro/trials.parquet"


def test_editing_one_cell_reruns_its_trials_and_nothing_else(finished: Project, tmp_path: Path) -> None:
    project = copy_of(finished, tmp_path)
    old = project.table("trials").set_index(["sweep", "cell", "task", "setting", "clip_norm"])
    project.edit("scripts/odyssey/cells/gru.py", '"gru": {}', '"gru": {"h": "z * n + (1 - z) * h[t-1]"}')
    planned = project.plan(*RUN, "--dry-run").stdout
    assert re.search(r"^run_trials +1$", planned, re.M), planned
    assert re.search(r"^typeset_cells +1$", planned, re.M), planned
    done = project.run(TRIALS, *RUN)
    assert done.returncode == 0, done.stdout
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
    assert "Nothing to be done" in project.plan(*RUN).stdout
    path = project.folder / "scripts/odyssey/studies/trials/figures/clipping.py"
    path.write_text(path.read_text() + "\n\nNEW = 1\n")
    planned = project.plan(*RUN, "--dry-run").stdout
    assert re.search(r"^draw_figure +1$", planned, re.M), planned
    assert not re.search(r"^(run_trials|show_\w+) ", planned, re.M)


def test_same_bits_whatever_the_cores_and_batches(finished: Project, tmp_path: Path) -> None:
    project = copy_of(finished, tmp_path)
    shutil.rmtree(project.folder / "results")
    done = project.run(TRIALS, "--cores", "1", "--config", "study=micro", "trials_per_job=1")
    assert done.returncode == 0, done.stdout
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
    """Kill the run when some trials are done: they are kept, only the others are trained, all the same bits."""
    store = project.folder / "results" / "store"
    command = project.command(TRIALS, "--cores", "1", "--config", "study=micro")
    run = subprocess.Popen(
        command, cwd=project.folder, env=clean_environment(), start_new_session=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while len(finished_trials(store)) < 3:
        assert not has_ended(run), "the run ended before it could be killed"
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    kept = finished_trials(store)
    assert 3 <= len(kept) < 14
    assert project.plan("--unlock", "--config", "study=micro").returncode == 0
    done = project.run(TRIALS, *RUN)
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


def test_any_trial_is_repeated_from_its_record_alone(finished: Project, tmp_path: Path) -> None:
    trials = finished.table("trials").set_index("trial_id")
    stage = "scripts/repeat_trial.py"
    adding = trials[(trials.task == "adding") & (trials.status != "diverged")].index[0]
    for given in ([adding], [adding[:9], "--table", TRIALS, "--data", str(tmp_path)]):
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
    command = project.command(TRIALS, "--cores", "1", "--config", "study=micro")
    run = subprocess.Popen(
        command,
        cwd=project.folder,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    while not finished_trials(project.folder / "results" / "store"):
        assert not has_ended(run)
    project.edit("config/studies/micro.yaml", "learning_rate: 0.02,", "learning_rate: 0.03,")
    said, _ = run.communicate()
    assert run.returncode == 0, said
    columns = ["trial_id", "learning_rate", "best_valid_loss"]
    pd.testing.assert_frame_equal(project.table("trials")[columns], finished.table("trials")[columns], check_exact=True)
