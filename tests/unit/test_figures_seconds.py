"""Error against seconds: what the best score so far is, at which moment, over trials of unequal speed."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from odyssey.studies.trials.figures.error_against_seconds import best_so_far


def history(trial_id: str, seconds: list[float], scores: list[float]) -> pd.DataFrame:
    epochs = range(len(seconds))
    return pd.DataFrame({"trial_id": trial_id, "epoch": epochs, "wall_seconds": seconds, "valid_score": scores})


def trials(*ids: str) -> pd.DataFrame:
    return pd.DataFrame({"trial_id": list(ids)})


def at(curve: pd.DataFrame, seconds: float) -> pd.Series:
    return curve[curve.index <= seconds * (1 + 1e-9)].iloc[-1]


def test_a_score_counts_from_the_moment_at_which_it_is_reached_and_never_rises() -> None:
    curve = best_so_far(trials("a"), history("a", [0, 1, 2, 10], [9.0, 4.0, 6.0, 1.0]))
    assert curve.index[0] == pytest.approx(1)
    assert curve.index[-1] == pytest.approx(10)
    assert at(curve, 1.5)["mean"] == 4.0
    assert at(curve, 9.0)["mean"] == 4.0, "the untrained start does not count, nor does a worse epoch"
    assert at(curve, 10.0)["mean"] == 1.0
    assert (np.diff(curve["mean"]) <= 0).all()


def test_trials_begin_together_and_who_has_stopped_keeps_its_score() -> None:
    both = pd.concat(
        [history("a", [0, 1, 2], [9, 4, 2]), history("b", [0, 3, 12], [9, 8, 6]), history("c", [0, 1], [0, 0])]
    )
    curve = best_so_far(trials("a", "b"), both)
    assert curve.index[0] == pytest.approx(3), "when the slower one has trained an epoch"
    assert at(curve, 3)["mean"] == 5.0
    assert at(curve, 12)["mean"] == 4.0
    assert at(curve, 12)[["low", "high", "n"]].tolist() == [2, 6, 2]


def test_six_trials_have_an_interval_that_reaches_below_none_of_them() -> None:
    ids = list("abcdef")
    many = pd.concat([history(i, [0, 1, 2], [1, 1, k]) for k, i in enumerate(ids, start=1)])
    end = best_so_far(trials(*ids), many, 100.0).iloc[-1]
    assert end["mean"] == pytest.approx(100.0)  # min(1, k) is 1 for all
    assert end["low"] >= 100.0 - 1e-9


@pytest.mark.parametrize("score", [math.nan, math.inf])
def test_without_a_finite_score_there_is_no_curve(score: float) -> None:
    assert best_so_far(trials("a"), history("a", [0, 1], [1.0, score])).empty
    assert best_so_far(trials(), history("a", [0, 1], [1.0, 1.0])).empty
