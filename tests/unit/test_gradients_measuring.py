"""Snapshots of a training: the weights are those of a trial, what is measured is what the tables say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from gradient_tables import STUDY, gradient_tables, study
from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.schema import Config, checked
from odyssey.studies.gradients.measuring import snapshots
from odyssey.studies.gradients.plan import plan_gradients, planned
from odyssey.studies.gradients.schema import GradientsStudy
from odyssey.studies.gradients.tables import GradientTables, shares_table
from odyssey.studies.study_files import batches_written
from odyssey.tasks import temporal_order
from odyssey.training.trial import train
from odyssey.trial import Trial

OPTIONS = temporal_order.Options(length=12, train=40, valid=20, test=10)
TRIAL = Trial(task="temporal_order", cell="gru", hidden_size=4, max_epochs=3, patience=None, learning_rate=0.02)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> GradientTables:
    return gradient_tables(tmp_path_factory.mktemp("gradients"))


def test_a_snapshot_is_the_network_of_a_trial_after_as_many_epochs() -> None:
    cell, data = catalogue.cell("gru"), temporal_order.make(OPTIONS, None)
    history = train(TRIAL, cell, temporal_order.TASK, data).history
    rows = {row["epoch"]: row for row, _ in snapshots(TRIAL, cell, temporal_order.TASK, data, [0, 2, 3])}
    assert list(rows) == [0, 2, 3]
    for epoch, row in rows.items():
        for name in ("train_loss", "valid_loss", "valid_score"):
            assert row[name] == getattr(history[epoch], name)
    assert np.isnan(rows[0]["gradient_norm_median"])
    assert rows[3]["gradient_norm_max"] == history[3].gradient_norm_max
    assert rows[2]["gradient_norm_max"] == max(history[1].gradient_norm_max, history[2].gradient_norm_max)


def test_a_trial_that_diverges_has_no_later_snapshots() -> None:
    change = {"cell": "rnn-relu", "initialisation": "identity", "initial_scale": 5.0, "learning_rate": 100.0}
    data = temporal_order.make(OPTIONS, None)
    found = snapshots(
        TRIAL.model_copy(update=change), catalogue.cell("rnn-relu"), temporal_order.TASK, data, [0, 1, 2, 3]
    )
    epochs = [row["epoch"] for row, _ in found]
    assert epochs == [0]


def test_the_tables_hold_every_trial_epoch_and_distance(tables: GradientTables) -> None:
    trials = 2 * 3 + 1 + 2  # rnn-tanh with uniform matrices belongs to two sweeps
    assert tables.flows.groupby("trial_id").size().tolist() == [3 * 12] * trials
    assert len(tables.snapshots) == 3 * (trials + 1)
    flows = tables.flows
    assert (flows["q25"] <= flows["median"]).all()
    assert (flows["median"] <= flows["q75"]).all()
    assert (flows["q75"] <= flows["most"]).all()
    known = flows[flows["singular"].notna()]
    assert (known["most"] <= known["singular"] + 1e-9).all(), "a bound is a bound"
    mlp = tables.snapshots.loc[tables.snapshots["cell"] == "mlp", "trial_id"]
    assert (flows.loc[flows["trial_id"].isin(mlp), "most"] == -np.inf).all()


def test_eigenvalues_are_those_of_every_recurrent_matrix(tables: GradientTables) -> None:
    plain = tables.snapshots[tables.snapshots["spectral_radius"].notna()].drop_duplicates(["trial_id", "epoch"])
    assert set(plain["cell"]) == {"rnn-tanh", "rnn-relu"}
    lengths = np.hypot(tables.spectra["real"], tables.spectra["imaginary"])
    radii = tables.spectra.assign(length=lengths).groupby(["trial_id", "epoch"])["length"].max()
    expected = plain.set_index(["trial_id", "epoch"])["spectral_radius"]
    np.testing.assert_allclose(radii.loc[expected.index], expected)
    assert (plain["largest_singular_value"] >= plain["spectral_radius"] - 1e-9).all()
    lstm = tables.snapshots.loc[tables.snapshots["cell"] == "lstm", "trial_id"].iloc[0]
    assert set(tables.spectra.loc[tables.spectra["trial_id"] == lstm, "matrix"]) == {"R_z", "R_i", "R_f", "R_o"}


def test_orthogonal_matrices_are_normal_and_their_bounds_agree(tables: GradientTables) -> None:
    rows = tables.snapshots[(tables.snapshots["initialisation"] == "orthogonal") & (tables.snapshots["epoch"] == 0)]
    flow = tables.flows.merge(rows[["trial_id", "epoch"]])
    np.testing.assert_allclose(flow["singular"], flow["eigenvalue"], atol=1e-5)
    assert (flow["above_eigenvalue"] == 0).all()


def test_shares_are_means_over_trials(tables: GradientTables) -> None:
    shares = shares_table(tables.snapshots)
    row = shares[(shares["cell"] == "lstm") & (shares["epoch"] == 3)].iloc[0]
    own = tables.snapshots[(tables.snapshots["cell"] == "lstm") & (tables.snapshots["epoch"] == 3)]
    assert row["trials"] == 2
    assert row["vanished_share"] == own["vanished_share"].mean()
    assert shares["clip_norm"].isna().any(), "trials without clipping are a group too"


def test_the_same_study_measures_the_same(tables: GradientTables, tmp_path: Path) -> None:
    torch.set_num_threads(2)
    again = gradient_tables(tmp_path)
    for name in ("flows", "spectra"):
        assert getattr(again, name).equals(getattr(tables, name))


def batch(**change: Any) -> str:
    """The name of the file of a batch of the study with these keys changed."""
    asked = study(**change)
    return batches_written(asked, planned(asked, Config()))["lstm-0"].name


def test_what_a_batch_depends_on_changes_its_file() -> None:
    turned = dict(reversed(STUDY["sweeps"].items()))
    assert batch() == batch(title="another", figures=["bounds"]) == batch(sweeps=turned)
    for change in ({"epochs": [0, 3]}, {"sequences": 5}, {"beyond": 7.0}):
        assert batch() != batch(**change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"settings": {"max_epochs": 7}}, "leave max_epochs out"),
        ({"settings": {"patience": 3}}, "leave patience out"),
        ({"settings": {"parameter_budget": 500}}, "leave parameter_budget out"),
        ({"settings": {"halve_after": 2}}, "leave halve_after out"),
        ({"settings": {"decay_factor": 0.5, "constant_epochs": 2}}, "leave decay_factor out"),
        ({"settings": {"stop_when_solved": True}}, "leave stop_when_solved out"),
        ({"settings": {"test_lengths": [20]}}, "leave test_lengths out"),
        ({"settings": {"num_layers": 2}}, "one layer"),
        ({"settings": {"bidirectional": True}}, "one direction"),
        ({"tasks": {"translation": {}}}, "'translation' does not have"),
        ({"sweeps": {"cells": {"cells": ["lstn"]}}}, "unknown cell 'lstn'"),
        ({"epochs": [0, 2, 2]}, "epochs must rise"),
        ({"beyond": 1}, "greater than 1"),
        ({"sequence": 3}, "did you mean sequences"),
    ],
)
def test_what_cannot_be_measured_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        plan_gradients(checked(GradientsStudy, STUDY | change, "study 'small'"), Config())
