"""Functional ANOVA: trees against brute force, shares against functions whose shares are known in closed form."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestRegressor
from sklearn.tree import DecisionTreeRegressor

from odyssey.schema import Sweep
from odyssey.statistics.fanova import HIGHER, Fanova, fanova, importance_table
from odyssey.statistics.forests import Boxes, fit_forest, leaf_boxes
from odyssey.statistics.space import Parameter, parameters_of, space_table, units
from odyssey.streams import stream
from study_tables import searched


@pytest.fixture(scope="module")
def tree() -> tuple[DecisionTreeRegressor, Boxes]:
    """A tree of 12 leaves in 3 dimensions, whose splits lie halfway between tenths: a grid of tenths sees each."""
    rng = stream(1, "tree")
    X = (rng.integers(0, 10, (200, 3)) + 0.5) / 10
    y = np.sin(7 * X[:, 0]) + X[:, 1] * X[:, 2]
    fitted = DecisionTreeRegressor(max_leaf_nodes=12, random_state=0).fit(X, y)
    return fitted, leaf_boxes(fitted.tree_, 3)


@pytest.fixture(scope="module")
def answers(tree: tuple[DecisionTreeRegressor, Boxes]) -> NDArray:
    """The tree's answer in the middle of every cell of a grid so fine that no split goes through a cell."""
    place = (np.arange(40) + 0.5) / 40
    grid = np.stack(np.meshgrid(place, place, place, indexing="ij"), axis=-1).reshape(-1, 3)
    return tree[0].predict(grid).reshape(40, 40, 40)


def test_leaves_tile_the_cube(tree: tuple[DecisionTreeRegressor, Boxes]) -> None:
    boxes = tree[1]
    assert len(boxes.value) == 12
    assert boxes.volume.sum() == pytest.approx(1, abs=1e-12)
    points = stream(2, "points").random((500, 3)).astype(np.float32)
    inside = ((points[:, None] > boxes.low) & (points[:, None] <= boxes.high)).all(axis=2)
    assert (inside.sum(axis=1) == 1).all()
    np.testing.assert_allclose(inside @ boxes.value, tree[0].predict(points), rtol=1e-12)


def test_mean_variance_and_marginals_are_those_of_brute_force(
    tree: tuple[DecisionTreeRegressor, Boxes], answers: NDArray
) -> None:
    # Splits lie at multiples of 1/20 (between tenths), so the grid of fortieths averages exactly.
    boxes, place = tree[1], (np.arange(40) + 0.5) / 40
    assert boxes.mean == pytest.approx(answers.mean(), rel=1e-6)
    assert boxes.variance == pytest.approx(answers.var(), rel=1e-5)
    for axis in range(3):
        expected = answers.mean(axis=tuple({0, 1, 2} - {axis}))
        np.testing.assert_allclose(boxes.marginal_at([axis], place), expected, rtol=1e-5)
        assert boxes.marginal_variance([axis]) == pytest.approx(expected.var(), rel=1e-4)
    for first, second in combinations(range(3), 2):
        expected = answers.mean(axis=({0, 1, 2} - {first, second}).pop())
        np.testing.assert_allclose(boxes.marginal_at([first, second], place), expected, rtol=1e-5)
        assert boxes.marginal_variance([first, second]) == pytest.approx(expected.var(), rel=1e-4)


def test_a_tree_of_two_splits_by_hand() -> None:
    # x < 1/4: 8. Else y < 1/2: 0, or 4. Mean 8/4 + 4 * 3/8 = 3.5.
    boxes = Boxes(
        np.array([[0, 0], [0.25, 0], [0.25, 0.5]]), np.array([[0.25, 1], [1, 0.5], [1, 1]]), np.array([8, 0, 4.0])
    )
    assert boxes.mean == 3.5
    assert boxes.marginal([0]).tolist() == [8, 2]
    assert boxes.marginal([1]).tolist() == [2, 5]
    assert boxes.marginal([0, 1]).tolist() == [[8, 8], [0, 4]]
    assert boxes.variance == 8**2 / 4 + 4**2 * 3 / 8 - 3.5**2
    x, y = 8**2 / 4 + 2**2 * 3 / 4 - 3.5**2, 1.5**2
    assert (boxes.marginal_variance([0]), boxes.marginal_variance([1])) == (x, y)
    shares = Fanova([boxes], ["x", "y"]).shares().set_index("term")["share"]
    assert shares["x & y"] == pytest.approx((boxes.variance - x - y) / boxes.variance)
    joint, alone = Fanova([boxes], ["x", "y"]).pair("x", "y", np.array([0.1, 0.9]))
    assert joint.tolist() == [[8, 8], [0, 4]]
    assert alone.tolist() == [[8 - 8 - 2 + 3.5, 8 - 8 - 5 + 3.5], [0 - 2 - 2 + 3.5, 4 - 2 - 5 + 3.5]]


def shares_of(function: Callable[[NDArray], NDArray], dimensions: int, n: int) -> pd.Series:
    X = stream(3, "fanova", n).random((n, dimensions))
    trees, _ = fit_forest(X, function(X), least_leaf=2, trees=20)
    return Fanova(trees, list("abcd"[:dimensions])).shares().set_index("term")["share"]


def test_the_fit_is_that_of_trials_which_a_tree_has_not_seen() -> None:
    rng = stream(4, "fit")
    X, noise = rng.random((300, 3)), rng.standard_normal(300)
    signal = 3 * X[:, 0]  # of variance 3/4, beside noise of variance 1
    assert fit_forest(X, signal).fit > 0.98
    assert fit_forest(X, noise).fit < 0.05, "a forest that has learnt its own trials by heart explains no others"
    assert fit_forest(X, signal + noise).fit == pytest.approx(3 / 7, abs=0.15)
    assert math.isnan(fit_forest(X, np.ones(300)).fit)


def test_asking_for_the_fit_changes_no_tree() -> None:
    rng = stream(5, "fit")
    X, y = rng.random((60, 3)), rng.standard_normal(60)
    plain = RandomForestRegressor(n_estimators=100, random_state=0).fit(X, y)
    for ours, theirs in zip(fit_forest(X, y).trees, plain.estimators_, strict=True):
        np.testing.assert_array_equal(ours.value, leaf_boxes(theirs.tree_, 3).value)
        np.testing.assert_array_equal(ours.low, leaf_boxes(theirs.tree_, 3).low)


def test_an_additive_function_has_no_interactions() -> None:
    # Variances of 1 z, 2 z, 3 z with z uniform: as 1 : 4 : 9.
    shares = shares_of(lambda X: X @ [1.0, 2.0, 3.0], 3, 4000)
    assert shares[["a", "b", "c"]].tolist() == pytest.approx([1 / 14, 4 / 14, 9 / 14], abs=0.02)
    assert shares.drop(["a", "b", "c"]).abs().max() < 0.02
    assert shares.sum() == pytest.approx(1, abs=1e-9)


def test_a_product_is_all_interaction() -> None:
    shares = shares_of(lambda X: (2 * X[:, 0] - 1) * (2 * X[:, 1] - 1), 3, 4000)
    assert shares["a & b"] == pytest.approx(1, abs=0.06)
    assert shares.drop("a & b").abs().max() < 0.05


def test_three_signs_multiplied_are_of_higher_order() -> None:
    corners = np.array(np.meshgrid([0.25, 0.75], [0.25, 0.75], [0.25, 0.75])).reshape(3, -1).T
    X = np.repeat(corners, 20, axis=0)
    boxes = leaf_boxes(DecisionTreeRegressor(random_state=0).fit(X, np.sign(X - 0.5).prod(axis=1)).tree_, 3)
    shares = Fanova([boxes], list("abc")).shares().set_index("term")["share"]
    assert shares[HIGHER] == pytest.approx(1, abs=1e-9)


def test_ishigami() -> None:
    """Sobol' indices of the Ishigami function with a = 7, b = 0.1 on [-pi, pi]^3, from its closed-form variances."""
    a, b = 7.0, 0.1

    def ishigami(X: NDArray) -> NDArray:
        x, y, z = (2 * X.T - 1) * math.pi
        return np.sin(x) + a * np.sin(y) ** 2 + b * z**4 * np.sin(x)

    first, second = 0.5 * (1 + b * math.pi**4 / 5) ** 2, a**2 / 8
    pair = b**2 * math.pi**8 * (1 / 18 - 1 / 50)
    total = first + second + pair
    shares = shares_of(ishigami, 3, 8000)
    assert shares["a"] == pytest.approx(first / total, abs=0.03)
    assert shares["b"] == pytest.approx(second / total, abs=0.05)
    assert shares["c"] == pytest.approx(0, abs=0.02)
    assert shares["a & c"] == pytest.approx(pair / total, abs=0.03)
    totals = [sum(share for term, share in shares.items() if name in term.split(" & ")) for name in "abc"]
    assert totals == pytest.approx([(first + pair) / total, second / total, pair / total], abs=0.06)


SWEEPS = {
    "cells": Sweep.model_validate(
        {
            "cells": "all",
            "search": {
                "learning_rate": {"log_uniform": [1e-6, 1e-2]},
                "momentum": {"one_minus_log_uniform": [0.01, 1.0]},
                "input_noise": {"uniform": [0, 1]},
                "optimizer": {"choice": ["sgd", "adam"]},
                "hidden_size": {"uniform": [20, 20]},
            },
            "grid": {"clip_norm": [None, 1.0, 5.0]},
        }
    ),
    "clipping": Sweep.model_validate({"cells": ["lstm"], "grid": {"clip_norm": [None, 1.0]}}),
}


def test_a_space_is_what_was_searched_and_varies() -> None:
    table = space_table(SWEEPS)
    assert set(table["sweep"]) == {"cells"}, "a grid alone is no search"
    found = {p.name: p for p in parameters_of(table, "cells")}
    assert list(found) == ["learning_rate", "momentum", "input_noise", "optimizer", "clip_norm"]
    trials = pd.DataFrame(
        {
            "learning_rate": [1e-6, 1e-4, 1e-2],
            "momentum": [0.0, 0.9, 0.99],
            "input_noise": [0.0, 0.25, 1.0],
            "optimizer": ["sgd", "adam", "adam"],
            "clip_norm": [math.nan, 1.0, 5.0],
        }
    )
    expected = [[0, 0, 0, 0.25, 1 / 6], [0.5, 0.5, 0.25, 0.75, 0.5], [1, 1, 1, 0.75, 5 / 6]]
    np.testing.assert_allclose(units(trials, list(found.values())), expected, atol=1e-9)
    for name in ("learning_rate", "momentum", "input_noise"):
        np.testing.assert_allclose(found[name].value(found[name].unit(trials[name])), trials[name], atol=1e-12)


def test_lengths_that_are_only_tested_are_no_axis_of_a_search() -> None:
    """Their column holds lists as JSON, and no network is trained otherwise for them."""
    rate = {"learning_rate": {"log_uniform": [0.01, 0.1]}}
    lengths: dict = {"test_lengths": [[50], [60, 70]]}
    for varied in ({"search": rate, "grid": lengths}, {"search": {**rate, "test_lengths": {"choice": [[50], [60]]}}}):
        table = space_table({"cells": Sweep.model_validate({"cells": ["lstm"], **varied})})
        assert table["parameter"].tolist() == ["learning_rate"]


def test_the_learning_rate_decides_an_invented_search() -> None:
    table = searched(("lstm",), ("chorales",), 60).importance
    score = table[table["target"] == "score"].set_index("term")["share"]
    assert score.idxmax() == "learning_rate"
    assert score["learning_rate"] > 0.8
    seconds = table[table["target"] == "seconds"].set_index("term")["share"]
    assert seconds.idxmax() == "hidden_size"
    assert (table["n"] == 60).all()
    rank = table[table["target"] == "rank"].set_index("term")["share"]
    assert rank.idxmax() == "learning_rate"


def test_importance_depends_on_no_order_and_needs_twenty_trials() -> None:
    tables = searched(("lstm",), ("chorales",), 20)
    shuffled = importance_table(tables.trials.sample(frac=1, random_state=1), tables.space)
    pd.testing.assert_frame_equal(shuffled, tables.importance)
    assert importance_table(tables.trials.iloc[:19], tables.space).empty
    assert importance_table(tables.trials, tables.space.iloc[:0]).empty


def test_equal_scores_have_no_shares() -> None:
    trials = pd.DataFrame({"trial_id": [f"{i:02}" for i in range(25)], "x": np.linspace(0, 1, 25), "y": 1.0})
    found = fanova(trials, [Parameter("x", "linear", 0, 1)], "y")
    assert found is not None
    assert found.shares()["share"].isna().all()
