"""The tracking store shows what the tables hold, and a second call changes nothing."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from mlflow import MlflowClient
from tracking_store import VIEW, bring, history, make_store, stored, tables, trial, uri

from odyssey.errors import InputError
from odyssey.tracking.guide import FILTERS
from odyssey.tracking.level import bring_level
from odyssey.tracking.runs import EPOCHS


@pytest.fixture(autouse=True)
def _store(tmp_path: Path) -> None:
    make_store(tmp_path)


def content(folder: Path) -> dict[str, list]:
    """Every row that the store holds about runs."""
    names = ("experiments", "experiment_tags", "runs", "metrics", "latest_metrics", "params", "tags", "inputs")
    with closing(sqlite3.connect(folder / "mlflow.db")) as connection:
        return {name: sorted(map(repr, connection.execute(f"select * from {name}"))) for name in names}


def test_numbers_read_back_equal(tmp_path: Path) -> None:
    bring(tmp_path, trial("a1b2c3d4e5"))
    (run,) = stored(tmp_path)
    assert run.info.run_name == "lstm-adding-a1b2c3d4"
    assert (run.info.start_time, run.info.end_time) == (1714557600000, 1714557605000)
    assert run.info.status == "FINISHED"
    expected = {"test/score": 0.3125, "best/valid_loss": 0.25, "hp/learning_rate": 0.0123456789, "hp/length": 50}
    assert {name: run.data.metrics[name] for name in expected} == expected
    assert run.data.params["clip_norm"] == "none"
    assert "hp/clip_norm" not in run.data.metrics
    tags = {"clipping": "off", "direction": "unidirectional", "depth": "2", "evaluated": "yes", "code_digest": "c0de"}
    assert {name: run.data.tags[name] for name in tags} == tags
    (data,) = run.inputs.dataset_inputs
    assert (data.dataset.name, data.dataset.digest) == ("adding-length_50", ("ab" * 32)[:36])

    client, epochs = MlflowClient(tracking_uri=uri(tmp_path)), history("a1b2c3d4e5")
    for metric, column in EPOCHS.items():
        points = [(p.step, p.value, p.timestamp) for p in client.get_metric_history(run.info.run_id, metric)]
        wanted = epochs.dropna(subset=column)
        times = (1714557600000 + 1000 * wanted["wall_seconds"]).astype(int)
        assert sorted(points) == list(zip(wanted["epoch"], wanted[column], times, strict=True))


def test_summary_is_that_of_the_trials(tmp_path: Path) -> None:
    bring(
        tmp_path,
        trial("t1", best_valid_loss=0.5, test_score=0.75, success=True),
        trial("t2", best_valid_loss=0.25, test_score=0.25),
        trial("t3", best_valid_loss=math.nan, test_score=math.nan, test_loss=math.nan, status="diverged"),
    )
    (summary,) = stored(tmp_path, "summary")
    expected = {"trials": 3, "diverged": 1, "evaluated": 2, "best_valid_loss": 0.25, "best_test_score": 0.25}
    expected |= {"mean_test_score": 0.5, "median_test_score": 0.5, "solved_share": 1 / 3, "seconds": 13.5}
    assert summary.data.metrics == {f"cell/{name}": value for name, value in expected.items()}
    assert summary.data.tags["best_trial"] == "t2"
    assert {run.data.tags["mlflow.parentRunId"] for run in stored(tmp_path)} == {summary.info.run_id}


def test_second_call_writes_nothing(tmp_path: Path) -> None:
    rows = [trial("t1"), trial("t2", cell="gru"), trial("t1", sweep="again")]
    first = bring(tmp_path, *rows)
    before = content(tmp_path)
    second = bring(tmp_path, *rows)
    assert (first.added, second.added, second.updated, second.unchanged) == (2, 0, 0, 2)
    assert content(tmp_path) == before
    assert {r.data.tags["sweep"] for r in stored(tmp_path)} == {"again,search", "search"}


def test_rebuilt_store_is_the_same(tmp_path: Path) -> None:
    def facts() -> list:
        runs = [*stored(tmp_path), *stored(tmp_path, "summary")]
        return [(r.info.run_name, r.info.start_time, r.info.end_time, r.data.metrics, r.data.params) for r in runs]

    bring(tmp_path, trial("t1"), trial("t2"))
    before = facts()
    for file in tmp_path.glob("mlflow.db*"):
        file.unlink()
    bring(tmp_path, trial("t1"), trial("t2"))
    assert facts() == before


def test_evaluation_is_added_in_place(tmp_path: Path) -> None:
    unknown = {"test_loss": math.nan, "test_score": math.nan, "test_wrong_share": math.nan, "success": None}
    bring(tmp_path, trial("t1", **unknown))
    (before,) = stored(tmp_path)
    points = len(content(tmp_path)["metrics"])
    report = bring(tmp_path, trial("t1"))
    (after,) = stored(tmp_path)
    assert (report.added, report.updated) == (0, 1)
    assert (before.data.tags["evaluated"], after.data.tags["evaluated"]) == ("no", "yes")
    assert before.info.run_id == after.info.run_id
    assert after.data.metrics["test/score"] == 0.3125
    (summary,) = stored(tmp_path, "summary")
    assert summary.data.metrics["cell/mean_test_score"] == 0.3125
    # three test metrics of the trial; best, mean, median, solved and the changed count of the summary
    assert len(content(tmp_path)["metrics"]) == points + 3 + 5


def test_changed_value_replaces_the_run_and_vanished_trials_leave(tmp_path: Path) -> None:
    bring(tmp_path, trial("t1"), trial("t2"))
    report = bring(tmp_path, trial("t1", test_score=0.0625))
    assert (report.updated, report.removed) == (1, 1)
    (run,) = stored(tmp_path)
    assert (run.data.tags["trial_id"], run.data.metrics["test/score"]) == ("t1", 0.0625)
    (summary,) = stored(tmp_path, "summary")
    assert summary.data.metrics["cell/mean_test_score"] == 0.0625


def test_not_finite_losses_are_left_out_and_named(tmp_path: Path) -> None:
    trials, histories = tables(trial("t1", status="diverged", best_valid_loss=math.inf))
    histories.loc[2, ["train_loss", "valid_loss"]] = [math.inf, math.nan]
    bring_level(VIEW, trials, histories, uri(tmp_path), tmp_path / "mlartifacts")
    (run,) = stored(tmp_path)
    assert (run.data.tags["status"], run.data.tags["not_finite"]) == ("diverged", "train/loss,valid/loss")
    assert run.data.metrics["train/loss"] == 0.5
    assert all(math.isfinite(value) for value in run.data.metrics.values())


def test_long_history_passes_the_batch_limit(tmp_path: Path) -> None:
    trials, _ = tables(trial("t1"))
    bring_level(VIEW, trials, history("t1", 400), uri(tmp_path), tmp_path / "mlartifacts")
    (run,) = stored(tmp_path)
    points = MlflowClient(tracking_uri=uri(tmp_path)).get_metric_history(run.info.run_id, "valid/loss")
    assert [point.step for point in points] == list(range(400))


def test_figures_and_filters_are_in_the_note(tmp_path: Path) -> None:
    figures = tmp_path / "figures"
    figures.mkdir()
    (figures / "scores.png").write_bytes(b"first")
    bring(tmp_path, trial("t1"), figures=figures)
    (figures / "scores.png").write_bytes(b"second")
    bring(tmp_path, trial("t1"), figures=figures)
    (overview,) = stored(tmp_path, "overview")
    assert [file.read_bytes() for file in (tmp_path / "mlartifacts").rglob("scores.png")] == [b"second"]
    client = MlflowClient(tracking_uri=uri(tmp_path))
    experiment = client.get_experiment_by_name("rnn-odyssey/tour")
    note = experiment.tags["mlflow.note.content"]
    assert "Which cell remembers?" in note
    assert f"get-artifact?run_uuid={overview.info.run_id}&path=figures/scores.png" in note
    for text in FILTERS.values():
        assert text in note
        client.search_runs([experiment.experiment_id], text)  # raises if MLflow does not understand it


def test_exhibits_stand_beside_the_figures(tmp_path: Path) -> None:
    exhibits = tmp_path / "exhibits"
    exhibits.mkdir()
    for name in ("chorale-jsb.png", "chorale-jsb.mid", "chorale-jsb.rst", "chorale-jsb.pdf"):
        (exhibits / name).write_bytes(name.encode())
    bring(tmp_path, trial("t1"), exhibits=exhibits)
    attached = {file.name: file.read_bytes() for file in (tmp_path / "mlartifacts").rglob("chorale-*")}
    assert attached == {name: name.encode() for name in ("chorale-jsb.png", "chorale-jsb.mid")}
    (overview,) = stored(tmp_path, "overview")
    note = MlflowClient(tracking_uri=uri(tmp_path)).get_experiment_by_name("rnn-odyssey/tour").tags
    address = f"get-artifact?run_uuid={overview.info.run_id}&path=figures/chorale-jsb"
    assert f"{address}.png" in note["mlflow.note.content"]
    assert f"{address}.mid" not in note["mlflow.note.content"]


def test_deleted_experiment_comes_back(tmp_path: Path) -> None:
    report = bring(tmp_path, trial("t1"))
    MlflowClient(tracking_uri=uri(tmp_path)).delete_experiment(report.experiment_id)
    assert bring(tmp_path, trial("t1")).unchanged == 1
    assert len(stored(tmp_path)) == 1


def test_summary_deleted_by_hand_gets_its_trials_back(tmp_path: Path) -> None:
    bring(tmp_path, trial("t1"))
    MlflowClient(tracking_uri=uri(tmp_path)).delete_run(stored(tmp_path, "summary")[0].info.run_id)
    bring(tmp_path, trial("t1"))
    (summary,), (run,) = stored(tmp_path, "summary"), stored(tmp_path)
    assert run.data.tags["mlflow.parentRunId"] == summary.info.run_id


def test_missing_column_is_named(tmp_path: Path) -> None:
    trials, histories = tables(trial("t1"))
    with pytest.raises(InputError, match="trials table has no column seed"):
        bring_level(VIEW, trials.drop(columns="seed"), histories, uri(tmp_path), tmp_path / "mlartifacts")
