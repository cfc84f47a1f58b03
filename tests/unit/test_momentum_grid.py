"""The best over rates and momentum's share of variance, on grids whose answers are known."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest

from odyssey.studies.trials.momentum_grid import GIVEN, RESCALED, panels

MOMENTA, RATES = (0.0, 0.9, 0.98), (0.01, 0.1, 1.0)


def grid(score: dict[tuple[str, float, float], float], seeds: int = 2) -> pd.DataFrame:
    """Trials of two seeds, whose scores and losses lie a thousandth about what is given; NaN: diverged."""
    rows = [
        {
            **{"trial_id": f"{way}{m}{rate}{seed}", "sweep": "s", "task": "adding", "cell": "rnn-tanh"},
            **{"options": '{"length": 20}', "initialisation": "uniform", "score_name": "mean_squared_error"},
            **{"optimizer": way, "momentum": m, "learning_rate": rate},
            **{"best_valid_loss": value + luck, "test_score": value + luck},
            "status": "diverged" if np.isnan(value) else "finished",
        }
        for (way, m, rate), value in score.items()
        for seed in range(seeds)
        for luck in [0.001 * (2 * seed - 1)]
    ]
    return pd.DataFrame(rows)


def whole(of) -> pd.DataFrame:
    """All four ways; without momentum plain descent with the rate as given alone."""
    points = [(way, m, rate) for way in (*GIVEN, *RESCALED) for m, rate in product(MOMENTA, RATES) if m or way == "sgd"]
    return grid({point: of(*point) for point in points})


def test_the_best_rate_is_the_one_of_least_validation_loss_and_the_diverged_are_not_it() -> None:
    (panel,) = panels(whole(lambda way, m, rate: np.nan if rate == 1.0 else 0.5 - m * rate))
    best = panel.best.set_index(["optimizer", "momentum"])
    assert (best["rate"] == 0.1).sum() == 8, "of every way with momentum"
    assert best.loc[("sgd", 0.9), "score"] == pytest.approx(0.41)
    assert best.loc[("sgd", 0.9), ["low", "high"]].to_numpy(float) == pytest.approx((0.409, 0.411))
    assert not best.loc[("sgd", 0.9), "at_edge"]
    assert best.loc[("sgd", 0.0), "at_edge"], "all rates are as good, and the first one is taken"


def test_no_momentum_stands_in_every_way_that_was_run() -> None:
    (panel,) = panels(whole(lambda way, m, rate: rate))
    assert set(panel.best.loc[panel.best["momentum"] == 0, "optimizer"]) == {*GIVEN, *RESCALED}
    assert set(panel.best["n"]) == {2}


def test_momentum_s_share_is_all_where_nothing_else_matters_and_none_where_it_does_not() -> None:
    (alone,) = panels(whole(lambda way, m, rate: 1 - m))
    assert alone.shares == pytest.approx({"given": 1.0, "rescaled": 1.0})
    (rates,) = panels(whole(lambda way, m, rate: rate))
    assert rates.shares == pytest.approx({"given": 0.0, "rescaled": 0.0}, abs=1e-12)
    (given,) = panels(whole(lambda way, m, rate: (1 - m) * (way in GIVEN and m > 0) + rate))
    assert given.shares["rescaled"] == pytest.approx(0.0, abs=1e-12)
    assert given.shares["given"] > 0


def test_a_search_in_which_every_momentum_has_one_rate_has_no_panel() -> None:
    points = {("nesterov", m, rate): 0.1 for m, rate in zip((0.5, 0.6, 0.7), RATES, strict=True)}
    assert list(panels(grid(points))) == []
