"""The tracking store when things go wrong: killed or crowded trackers, stores that cannot be used, busy ports."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing
from pathlib import Path
from time import monotonic

import psutil
import pytest
from mlflow import MlflowClient
from tracking_store import VIEW, bring, make_store, stored, tables, trial, uri

from browser import dom_of
from odyssey.errors import InputError
from odyssey.tracking.guide import StudyView
from odyssey.tracking.level import bring_level
from odyssey.tracking.store import open_store, sqlite_path, tracking_uri

SCRIPTS = Path(__file__).parents[2] / "scripts"
BRING_LEVEL = """
import sys
from pathlib import Path
import pandas as pd
from odyssey.tracking.guide import StudyView
from odyssey.tracking.level import bring_level
folder = Path(sys.argv[1])
tables = [pd.read_parquet(folder / f"{name}.parquet") for name in ("trials", "histories")]
bring_level(StudyView("tour", "A tour", "Which cell remembers?"), *tables, sys.argv[2], folder / "mlartifacts")
"""


def start_tracker(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", BRING_LEVEL, str(folder), uri(folder)],
        env=os.environ | {"PYTHONPATH": str(SCRIPTS)},
        stderr=subprocess.PIPE,
        text=True,
    )


def write_tables(folder: Path, count: int) -> list[dict[str, object]]:
    rows = [trial(f"trial{i:03}", cell=("lstm", "gru")[i % 2]) for i in range(count)]
    for name, table in zip(("trials", "histories"), tables(*rows), strict=True):
        table.to_parquet(folder / f"{name}.parquet")
    return rows


def runs_seen(folder: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{folder / 'mlflow.db'}?mode=ro", uri=True)) as connection:
            return connection.execute("select count(*) from runs").fetchone()[0]
    except sqlite3.OperationalError:
        return 0  # not created yet


def test_killed_tracker_is_completed(tmp_path: Path) -> None:
    make_store(tmp_path)
    rows = write_tables(tmp_path, 40)
    tracker, deadline = start_tracker(tmp_path), monotonic() + 60
    while runs_seen(tmp_path) < 3:
        assert tracker.poll() is None
        assert monotonic() < deadline
    tracker.send_signal(signal.SIGKILL)
    tracker.communicate()
    half = runs_seen(tmp_path)
    assert half < 42  # 40 trials and two summaries: it was in the middle
    bring(tmp_path, *rows)
    runs = stored(tmp_path)
    assert sorted(r.data.tags["trial_id"] for r in runs) == [f"trial{i:03}" for i in range(40)]
    assert all(len(r.data.metrics) == len(runs[0].data.metrics) for r in runs)
    assert {r.info.status for r in runs} == {"FINISHED"}
    assert len(stored(tmp_path, "summary")) == 2


@pytest.mark.parametrize("step", ["create_run", "log_inputs", "log_batch"])
def test_cut_short_at_any_step_is_mended(step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_store(tmp_path)
    real = getattr(MlflowClient, step)

    def cut(*given: object, **more: object) -> None:
        real(*given, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(MlflowClient, step, cut)
        with pytest.raises(KeyboardInterrupt):
            bring(tmp_path, trial("t1"))
    bring(tmp_path, trial("t1"))
    (run,), (summary,) = stored(tmp_path), stored(tmp_path, "summary")
    assert run.data.metrics["train/loss"] == 1 / 3
    assert summary.data.metrics["cell/trials"] == 1
    assert bring(tmp_path, trial("t1")).unchanged == 1


def test_four_trackers_at_once_on_a_fresh_store(tmp_path: Path) -> None:
    write_tables(tmp_path, 8)
    trackers = [start_tracker(tmp_path) for _ in range(4)]
    assert [tracker.communicate()[1] for tracker in trackers] == [""] * 4
    assert [tracker.returncode for tracker in trackers] == [0] * 4
    assert sorted(r.data.tags["trial_id"] for r in stored(tmp_path)) == [f"trial{i:03}" for i in range(8)]
    assert len(stored(tmp_path, "summary")) == 2
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("select count(*) from runs").fetchone() == (10,)


def run_stage(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=os.environ | more, capture_output=True, text=True, timeout=60)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_stage_reports_and_leaves_results_alone_when_nobody_answers(tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    folder.mkdir()
    write_tables(folder, 2)
    study = tmp_path / "tour.yaml"
    study.write_text("title: A tour\nquestion: Which cell remembers?\n")
    call = (SCRIPTS / "track_study.py", "--tables", folder, "--study-file", study)
    before = {path: path.read_bytes() for path in folder.rglob("*")}
    failed = run_stage(*call, MLFLOW_TRACKING_URI=f"http://user:secret@127.0.0.1:{free_port()}")
    assert failed.returncode == 1
    assert failed.stderr.startswith("error: cannot use the tracking store http://127.0.0.1:")
    assert "Connection refused" in failed.stderr
    assert failed.stderr.count("\n") == 1
    assert {path: path.read_bytes() for path in before} == before
    assert not (folder / "tracking.json").exists()
    make_store(tmp_path)
    done = run_stage(*call, MLFLOW_TRACKING_URI="")
    assert (done.returncode, done.stderr) == (0, "")
    assert '"added": 2' in (folder / "tracking.json").read_text()
    assert len(stored(tmp_path)) == 2


def tracked_over_the_net(folder: Path, address: str) -> None:
    """By a server that asks for no password; that one is given stays between the two."""
    folder.mkdir()
    write_tables(folder, 2)
    study = folder / "tour.yaml"
    study.write_text("title: A tour\nquestion: Which cell remembers?\n")
    call = (SCRIPTS / "track_study.py", "--tables", folder, "--study-file", study)
    done = run_stage(*call, MLFLOW_TRACKING_URI=address, MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT="false")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("rnn-odyssey/tour: ")
    assert not [path for path in folder.rglob("*") if path.is_file() and b"s3cr3tive" in path.read_bytes()]
    assert "s3cr3tive" not in done.stdout + done.stderr


def refused(folder: Path, sentence: str, store: str | None = None) -> None:
    with pytest.raises(InputError, match=sentence):
        bring_level(VIEW, *tables(trial("t1")), store or uri(folder), folder / "mlartifacts")


def test_unusable_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "mlflow.db"
    store.write_bytes(b"no database " * 1000)
    refused(tmp_path, "file is not a database.*move mlflow.db away")
    assert store.read_bytes() == b"no database " * 1000
    store.unlink()
    monkeypatch.setattr("odyssey.tracking.store.CONTACT_SECONDS", 0.1)
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("create table a (b)")
        other.execute("begin exclusive")
        refused(tmp_path, "database is locked.*close the program that holds it")
    refused(tmp_path, "unable to open|No such file|Not a directory|File exists", "sqlite:////dev/null/mlflow.db")
    refused(tmp_path, "cannot use the tracking store", (tmp_path / "mlruns").as_uri())


def test_a_half_made_schema_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "mlflow.db")) as connection:
        connection.execute("create table metrics (key text)")
    refused(tmp_path, "move mlflow.db away and run this again")


def test_waiting_for_another_writer_ends(tmp_path: Path) -> None:
    make_store(tmp_path)
    with (
        open_store(uri(tmp_path), tmp_path),
        pytest.raises(InputError, match="another process has been writing"),
        open_store(uri(tmp_path), tmp_path, lock_seconds=0.1),
    ):
        raise AssertionError("two writers")


def test_environment_decides_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    assert tracking_uri(None, tmp_path) == uri(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://here:5000")
    assert tracking_uri("sqlite:///other.db", tmp_path) == "http://here:5000"


@pytest.mark.parametrize("name", ["quest?ion", "100 %3F #1", "it's + {x} & é"])
def test_the_store_lies_in_its_folder_whatever_that_is_called(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / name
    folder.mkdir()
    make_store(folder)
    assert sqlite_path(uri(folder)) == folder / "mlflow.db"
    assert sqlite_path(f"sqlite:///{tmp_path}/mlflow.db?timeout=9") == tmp_path / "mlflow.db"
    assert bring(folder, trial("t1")).added == 1
    assert len(stored(folder)) == 1
    assert {path.name for path in folder.iterdir()} >= {"mlflow.db", "mlflow.db.lock"}
    assert list(tmp_path.iterdir()) == [folder]


def test_ui_names_what_is_missing(tmp_path: Path) -> None:
    missing = run_stage(SCRIPTS / "open_ui.py", "--store", tmp_path / "mlflow.db")
    assert missing.returncode == 1
    assert "run `make` first" in missing.stderr
    (tmp_path / "mlflow.db").touch()
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        taken = run_stage(SCRIPTS / "open_ui.py", "--store", tmp_path / "mlflow.db", "--port", port)
    assert taken.returncode == 1
    assert f"port {port} is in use; the next free one: --port " in taken.stderr
    assert int(taken.stderr.rstrip(".\n").split()[-1]) > port


def test_ui_shows_the_store_and_stops_with_its_children(tmp_path: Path) -> None:
    folder = tmp_path / "it's 100 % #1, or is it?"
    folder.mkdir()
    make_store(folder)
    bring(folder, trial("t1"))
    port = free_port()
    command = [sys.executable, str(SCRIPTS / "open_ui.py"), "--store", str(folder / "mlflow.db"), "--port", str(port)]
    ui = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert ui.stdout is not None
    try:
        assert "Ctrl-C" in ui.stdout.readline()
        study, address = ui.stdout.readline().split()
        assert study == "tour"
        assert address.startswith(f"http://127.0.0.1:{port}/#/experiments/")
        assert "/runs?workflowType=machine_learning" in address, "else a page for language models opens"
        children = psutil.Process(ui.pid).children(recursive=True)
        assert children
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as answer:
            assert answer.status == 200
        tracked_over_the_net(tmp_path / "tour", f"http://ann:s3cr3tive@127.0.0.1:{port}")
    finally:
        ui.send_signal(signal.SIGINT)
        assert ui.wait(timeout=30) == 0
    assert not [process for process in children if process.is_running()]


def test_the_address_opens_on_a_table_of_runs_in_a_new_browser(tmp_path: Path) -> None:
    """Where nobody has used MLflow yet it would open on pages for language models, with columns that say nothing."""
    make_store(tmp_path)
    view = StudyView("irnn", "A simple way", "Does the identity help?")  # there are claims about it
    rows = [trial("t1", study="irnn"), trial("t2", study="irnn", cell="gru")]
    report = bring_level(view, *tables(*rows), uri(tmp_path), tmp_path / "mlartifacts")
    port = free_port()
    command = [sys.executable, str(SCRIPTS / "open_ui.py"), "--store", str(tmp_path / "mlflow.db"), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as ui:
        assert ui.stdout is not None
        try:
            ui.stdout.readline()
            address = ui.stdout.readline().split()[1]
            page = dom_of(address, tmp_path / "first")
            claim = next(view for view in report.views if view.startswith("claim-"))
            of_claim = dom_of(address.replace("=cells", f"={claim}"), tmp_path / "second")
        finally:
            ui.send_signal(signal.SIGINT)
    assert "cell/best_test_score" in page, "a column"
    assert "gru-adding" in page, "a run"
    assert "Unfold this note" in page
    assert "does not exist" not in of_claim
    assert "viewing a shared view" in of_claim
