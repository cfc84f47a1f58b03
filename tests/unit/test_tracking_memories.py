"""A study of memories in a real store: one run a form, size and load, and a second call writes nothing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from mlflow import MlflowClient
from tracking_store import make_store, uri

from memory_tables import recalled
from odyssey.studies.memories.capacity import capacity_table
from odyssey.studies.memories.tracking import GUIDE, runs
from odyssey.tracking.guide import StudyView
from odyssey.tracking.level import TrackingReport, bring_guided_level

VIEW = StudyView("memories", "Memories", "How many?")
MOMENT = pd.Timestamp("2024-05-01T10:00:00Z")


def bring(folder: Path, recalls: pd.DataFrame) -> TrackingReport:
    found = runs(VIEW.study, recalls, capacity_table(recalls), MOMENT)
    return bring_guided_level(VIEW, GUIDE, found, uri(folder), folder / "mlartifacts", folder / "figures")


def test_runs_hold_the_means_and_are_written_once(tmp_path: Path) -> None:
    make_store(tmp_path)
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "capacity.png").write_bytes(b"a picture")
    recalls = recalled()
    first, second = bring(tmp_path, recalls), bring(tmp_path, recalls)
    assert (first.added, second.added, second.updated, second.unchanged) == (8, 0, 0, 8)
    client = MlflowClient(tracking_uri=uri(tmp_path))
    experiment = client.get_experiment_by_name("rnn-odyssey/memories")
    runs = {run.info.run_name: run for run in client.search_runs([experiment.experiment_id])}
    assert len(runs) == 9, "one more, with the figures"
    run, capacity = runs["bits-N40-p8"], capacity_table(recalls)
    assert run.data.params == {"form": "bits", "units": "40", "load": "0.2", "memories": "8"}
    rows = capacity[(capacity["form"] == "bits") & (capacity["units"] == 40) & (capacity["memories"] == 8)]
    assert len(rows) == 2
    for row in rows.itertuples():
        assert run.data.metrics[f"overlap/flipped_{row.flipped:g}"] == row.overlap
        assert run.data.metrics["fixed_share"] == row.fixed_share
    assert run.info.end_time - run.info.start_time == 5000
    (picture,) = (tmp_path / "mlartifacts").rglob("capacity.png")
    assert runs["memories-figures"].info.run_id in str(picture)
    note = experiment.tags["mlflow.note.content"]
    assert "How many?" in note
    assert "capacity.png" in note
    for text in GUIDE.filters.values():
        client.search_runs([experiment.experiment_id], text)


@pytest.mark.parametrize("change", ["fewer", "other numbers"])
def test_a_changed_study_moves_only_its_own_runs(change: str, tmp_path: Path) -> None:
    make_store(tmp_path)
    recalls = recalled()
    bring(tmp_path, recalls)
    own = recalls["form"] == "bits"
    if change == "fewer":
        report = bring(tmp_path, recalls[~own])
        assert (report.unchanged, report.removed) == (4, 4)
    else:
        report = bring(tmp_path, recalls.assign(overlap=recalls["overlap"].mask(own, 0.5)))
        assert (report.unchanged, report.updated) == (4, 4)
