"""A study of the one-unit network in a real store: one run a descent, and a second call writes nothing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from mlflow import MlflowClient
from tracking_store import make_store, uri

from odyssey.studies.reading import read_study
from odyssey.studies.surface.experiment import trace
from odyssey.studies.surface.tracking import CURVES, GUIDE, runs
from odyssey.tracking.guide import StudyView
from odyssey.tracking.level import bring_guided_level

VIEW = StudyView("small", "A wall", "Is there a wall?")
MOMENT = pd.Timestamp("2024-05-01T10:00:00Z")


def test_runs_hold_the_descents_and_are_written_once(tmp_path: Path) -> None:
    make_store(tmp_path)
    paths = trace(read_study("surface", "smoke")).paths
    place = (uri(tmp_path), tmp_path / "mlartifacts", tmp_path / "figures")
    first, second = (bring_guided_level(VIEW, GUIDE, runs(VIEW.study, paths, MOMENT), *place) for _ in range(2))
    descents = paths.groupby(["start", "descent"])
    assert (first.added, second.added, second.updated, second.unchanged) == (len(descents), 0, 0, len(descents))
    client = MlflowClient(tracking_uri=uri(tmp_path))
    experiment = client.get_experiment_by_name("rnn-odyssey/small")
    for run in client.search_runs([experiment.experiment_id]):
        rows = descents.get_group((int(run.data.tags["start"]), run.data.tags["descent"])).sort_values("update")
        for curve in CURVES:
            history = client.get_metric_history(run.info.run_id, curve)
            finite = rows[rows[curve].notna()]
            assert [(p.step, p.value) for p in history] == list(zip(finite["update"], finite[curve], strict=True))
        assert run.data.metrics["final_error"] == rows["error"].iloc[-1]
        assert run.data.metrics["largest_gradient_norm"] == rows["gradient_norm"].max()
    for text in GUIDE.filters.values():
        client.search_runs([experiment.experiment_id], text)
