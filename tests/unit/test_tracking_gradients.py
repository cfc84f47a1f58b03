"""A study of gradients in a real store: one run a trial with its curves, and a second call writes nothing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from mlflow import MlflowClient
from tracking_store import make_store, uri

from gradient_tables import gradient_tables
from odyssey.studies.gradients.tracking import GUIDE
from odyssey.studies.gradients.tracking import runs as gradient_runs
from odyssey.tracking.guide import StudyView
from odyssey.tracking.level import bring_guided_level

VIEW = StudyView("small", "Gradients", "What comes back?")
MOMENT = pd.Timestamp("2024-05-01T10:00:00Z")


def test_runs_hold_the_snapshots_and_are_written_once(tmp_path: Path) -> None:
    make_store(tmp_path)
    snapshots = gradient_tables(tmp_path).snapshots
    place = (uri(tmp_path), tmp_path / "mlartifacts", tmp_path / "figures")
    first, second = (
        bring_guided_level(VIEW, GUIDE, gradient_runs(VIEW.study, snapshots, MOMENT), *place) for _ in range(2)
    )
    trials = snapshots["trial_id"].nunique()
    assert (first.added, second.added, second.updated, second.unchanged) == (trials, 0, 0, trials)
    client = MlflowClient(tracking_uri=uri(tmp_path))
    experiment = client.get_experiment_by_name("rnn-odyssey/small")
    runs = {run.data.tags["trial_id"]: run for run in client.search_runs([experiment.experiment_id])}
    for id, rows in snapshots.groupby("trial_id"):
        rows, run = rows.drop_duplicates("epoch").sort_values("epoch"), runs[id]
        history = client.get_metric_history(run.info.run_id, "jacobian/step_norm_median")
        assert [(point.step, point.value) for point in history] == list(
            zip(rows["epoch"], rows["step_norm_median"], strict=True)
        )
        assert ("matrix/spectral_radius" in run.data.metrics) == rows["spectral_radius"].notna().all()
        assert run.data.tags["cell"] == rows["cell"].iloc[0]
    shared = snapshots.loc[snapshots["sweep"] == "matrices", "trial_id"]
    assert {"cells,matrices", "matrices"} == {runs[id].data.tags["sweep"] for id in shared}
    note = experiment.tags["mlflow.note.content"]
    assert "What comes back?" in note
    for filter in GUIDE.filters.values():
        client.search_runs([experiment.experiment_id], filter)
    fewer = bring_guided_level(
        VIEW, GUIDE, gradient_runs(VIEW.study, snapshots[snapshots["cell"] != "mlp"], MOMENT), *place
    )
    assert (fewer.unchanged, fewer.removed) == (trials - 2, 2)
