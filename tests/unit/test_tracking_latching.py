"""A study of the minimal latch in a real store: one run a point, a second call writes nothing, claims find theirs."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from mlflow import MlflowClient
from tracking_store import make_store, uri

from latching_tables import latching_tables
from odyssey.claims.filters import mlflow_filter
from odyssey.claims.groups import Between, Group
from odyssey.studies.latching.convergence import POINT
from odyssey.studies.latching.tracking import GUIDE, runs
from odyssey.tracking.guide import StudyView
from odyssey.tracking.level import TrackingReport, bring_guided_level

VIEW = StudyView("small", "A latch", "Does it hold?")
MOMENT = pd.Timestamp("2024-05-01T10:00:00Z")


def bring(folder: Path, latches: pd.DataFrame) -> TrackingReport:
    return bring_guided_level(
        VIEW, GUIDE, runs(VIEW.study, latches, MOMENT), uri(folder), folder / "mlartifacts", folder / "figures"
    )


def test_runs_hold_the_points_and_are_written_once(tmp_path: Path) -> None:
    make_store(tmp_path)
    latches = latching_tables().latches
    points = latches.groupby(POINT)
    first, second = bring(tmp_path, latches), bring(tmp_path, latches)
    assert (first.added, second.added, second.updated, second.unchanged) == (len(points), 0, 0, len(points))
    client = MlflowClient(tracking_uri=uri(tmp_path))
    experiment = client.get_experiment_by_name("rnn-odyssey/small")
    runs = client.search_runs([experiment.experiment_id])
    assert len({run.info.run_name for run in runs}) == len(points)
    for run in runs:
        metrics, tags = run.data.metrics, run.data.tags
        rate, length, w_0, s = (metrics[f"hp/{n}"] for n in ("learning_rate", "length", "w_0", "noise_sd"))
        rows = points.get_group((tags["sweep"], rate, length, w_0, s, tags["trained"]))
        assert metrics["converged_share"] == rows["converged"].mean()
        assert metrics["wrong_share"] == pytest.approx(rows["wrong_share"].mean())
        assert metrics["w_median"] == rows["w"].median()
        assert metrics["units"] == len(rows)
    assert "Does it hold?" in experiment.tags["mlflow.note.content"]
    for text in GUIDE.filters.values():
        client.search_runs([experiment.experiment_id], text)


def test_the_filter_of_a_claim_finds_its_points(tmp_path: Path) -> None:
    make_store(tmp_path)
    latches = latching_tables().latches
    bring(tmp_path, latches)
    client = MlflowClient(tracking_uri=uri(tmp_path))
    experiment = client.get_experiment_by_name("rnn-odyssey/small")
    for sweep, where in (("map", {"w_0": Between(low=1.0)}), ("lengths", {"length": 8, "trained": "inputs"})):
        group = Group(study=("small",), sweep=sweep, table="latches", where={"learning_rate": 0.3, **where})
        wanted = group.of(latches).groupby(POINT).ngroups
        assert len(client.search_runs([experiment.experiment_id], mlflow_filter([group]))) == wanted > 0


def test_a_changed_point_moves_only_its_own_run(tmp_path: Path) -> None:
    make_store(tmp_path)
    latches = latching_tables().latches
    bring(tmp_path, latches)
    points, fewer = latches.groupby(POINT).ngroups, latches[latches["length"] != 8]
    changed = bring(tmp_path, fewer.assign(converged=fewer["converged"].mask(fewer["noise_sd"] == 0.5, 0.5)))
    at_half = fewer[fewer["noise_sd"] == 0.5].groupby(POINT).ngroups
    assert (changed.updated, changed.removed) == (at_half, points - fewer.groupby(POINT).ngroups)
