"""Scores of a cell, and intervals of means and shares."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from chorale_search import best, scores
from odyssey.errors import InputError
from odyssey.statistics.comparisons import comparison_table
from odyssey.statistics.intervals import bootstrap_interval, student_interval, wilson_interval
from odyssey.statistics.scores import score_table
from odyssey.streams import stream
from study_tables import two_trials


@pytest.fixture
def trials() -> pd.DataFrame:
    """Five trials of one cell: the best by validation is not the best on test, one diverged."""
    return pd.DataFrame(
        {
            "sweep": "cells",
            "task": "adding",
            "cell": "lstm",
            "trial_id": list("abcde"),
            "status": ["finished"] * 4 + ["diverged"],
            "best_valid_loss": [0.4, 0.1, 0.2, 0.3, 0.01],
            "test_score": [8.0, 3.0, 2.0, 4.0, math.nan],
            "success": [False, True, True, True, None],
            "parameter_count": [40, 10, 20, 30, 50],
            "wall_seconds": [1.0, 2.0, 4.0, 6.0, 1.0],
            "score_name": "mean_squared_error",
        }
    )


def test_the_best_share_by_hand(trials: pd.DataFrame) -> None:
    row = score_table(trials, 0.6).iloc[0]
    assert (row["n"], row["n_best"], row["diverged"]) == (5, 3, 1)
    assert row["best_test_score"] == 3.0
    assert (row["mean"], row["median"], row["sd"]) == (3.0, 3.0, 1.0)
    assert (row["mean_parameter_count"], row["mean_wall_seconds"]) == (20.0, 4.0)
    assert row["success_share"] == pytest.approx(3 / 5)
    assert (row["mean_low"] + row["mean_high"]) / 2 == pytest.approx(3.0)
    # influences: kept -3, -5 / 3 and 1 / 3 of 0.6 below the cut at 6, and 3 for each of the rest
    psi = np.array([3, 2, 4, 6, 6]) - 6
    spread = np.where(psi < 0, psi / 0.6, 0) + 3
    assert row["mean_high"] - 3.0 == pytest.approx(4.302653 * spread.std(ddof=1) / math.sqrt(5), rel=1e-6)


@pytest.mark.parametrize(("n", "share"), [(200, 0.1), (60, 0.1), (21, 0.1), (12, 0.5), (12, 1.0)])
def test_the_interval_of_the_mean_of_the_best_covers_what_it_says(n: int, share: float) -> None:
    """On searches drawn from the published one; as if the best were a sample it covers 67 to 82 %."""
    pool, rng, runs = scores("lstm"), stream(6, "best share"), 600
    truth = pool[pool[:, 1].argsort()][: math.ceil(200 * share), 0].mean()
    hits = []
    for _ in range(runs):
        low, high = best(pool[rng.integers(0, 200, n)] + 1e-6 * rng.standard_normal((n, 1)), share).interval
        hits.append(low <= truth <= high)
    assert np.mean(hits) >= 0.92


def test_a_diverged_trial_enters_the_mean_as_the_worst(trials: pd.DataFrame) -> None:
    assert score_table(trials, 1.0)["mean"].item() == pytest.approx((8 + 3 + 2 + 4 + 8) / 5)


def test_a_row_does_not_depend_on_the_other_cells_or_on_order(trials: pd.DataFrame) -> None:
    other = trials.assign(cell="gru", trial_id=list("vwxyz"))
    alone = score_table(trials, 0.6)
    mixed = score_table(pd.concat([other, trials]).sample(frac=1, random_state=3), 0.6)
    pd.testing.assert_frame_equal(alone, mixed[mixed["cell"] == "lstm"].reset_index(drop=True))


def test_groups_may_be_finer_than_cells(trials: pd.DataFrame) -> None:
    rows = score_table(trials.assign(num_layers=[1, 1, 2, 2, 2]), 1.0, ("sweep", "task", "cell", "num_layers"))
    assert rows.set_index("num_layers")["mean"].to_dict() == {1: 5.5, 2: pytest.approx(14 / 3)}


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0], [3.0, 3.0, 3.0], [1.0, 2.0, math.nan]])
def test_no_bootstrap_where_there_is_nothing_to_resample(values: list[float]) -> None:
    assert np.isnan(bootstrap_interval(values, stream(0, "test"))).all()


def test_bootstrap_approaches_the_normal_interval_of_a_large_sample() -> None:
    sample = stream(1, "sample").normal(5, 2, 400)
    half = 1.96 * sample.std(ddof=1) / 20
    low, high = bootstrap_interval(sample, stream(1, "test"))
    assert (low, high) == pytest.approx((sample.mean() - half, sample.mean() + half), abs=0.03)
    assert (low, high) == bootstrap_interval(sample, stream(1, "test"))


def test_student_interval_by_hand() -> None:
    low, high = student_interval([10.0, 1.0], [2.0, np.nan], [4, 1])
    assert (low[0], high[0]) == pytest.approx((10 - 3.182446, 10 + 3.182446), abs=1e-6)  # t(0.975, 3) * 2 / 2
    assert np.isnan([low[1], high[1]]).all()


def test_wilson_interval_by_hand() -> None:
    z = 1.959963985
    centre, half = (0.6 + z**2 / 10) / (1 + z**2 / 5), z / (1 + z**2 / 5) * math.sqrt(0.24 / 5 + z**2 / 100)
    assert wilson_interval(3, 5) == pytest.approx((centre - half, centre + half), abs=1e-8)
    assert wilson_interval(0, 5)[0] == 0
    assert np.isnan(wilson_interval(0, 0)).all()


def test_tables_refuse_an_unknown_baseline() -> None:
    with pytest.raises(InputError, match="unknown baseline cell 'lstmm'; did you mean lstm"):
        comparison_table(two_trials().trials, "lstmm", 0.5)
