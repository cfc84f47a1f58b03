"""The expected best of k against every subset, and average ranks against published numbers."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from chorale_search import scores
from odyssey.statistics.best_of_k import best_of_k_table, expected_best
from odyssey.statistics.ranks import average_ranks, nemenyi_difference
from odyssey.streams import stream


@pytest.mark.parametrize("k", [1, 2, 3, 6, 7])
def test_the_expectation_is_that_over_all_subsets(k: int) -> None:
    scores = [3.0, 1.0, 4.0, 1.5, 9.0, 2.0, 6.0]  # in order of validation, which is not that of the test
    firsts = [scores[min(subset)] for subset in combinations(range(7), k)]
    assert expected_best(scores, k) == pytest.approx(np.mean(firsts), rel=1e-12)


def test_the_expected_least_of_uniform_numbers() -> None:
    scores = np.arange(1, 201) / 201  # the expected least of k of 1..n is (n + 1) / (k + 1)
    for k in (1, 5, 50, 200):
        assert expected_best(scores, k) == pytest.approx(1 / (k + 1), rel=1e-9)


def trials(n: int, valid: np.ndarray, test: np.ndarray) -> pd.DataFrame:
    plain = {"sweep": "cells", "task": "adding", "cell": "lstm", "status": "finished", "score_name": "error_share"}
    columns = {"trial_id": [f"{i:03}" for i in range(n)], "best_valid_loss": valid, "test_score": test}
    return pd.DataFrame(plain | columns)


def test_validation_chooses_and_the_test_score_is_reported() -> None:
    table = best_of_k_table(trials(3, np.array([0.3, 0.1, 0.2]), np.array([1.0, 5.0, 3.0]))).set_index("k")
    assert table["expected"].to_dict() == pytest.approx({1: 3.0, 2: (5 + 5 + 3) / 3, 3: 5.0})
    assert table["low"].isna().all(), "too few for a band"


def test_a_diverged_trial_is_chosen_last_and_counts_as_the_worst() -> None:
    given = trials(3, np.array([0.3, 0.0, 0.2]), np.array([1.0, 0.0, 3.0]))
    given.loc[1, ["status", "test_score"]] = ["diverged", math.nan]
    table = best_of_k_table(given).set_index("k")
    assert table["expected"].to_dict() == pytest.approx({1: (1 + 3 + 3) / 3, 2: (3 + 3 + 1) / 3, 3: 3.0})


@pytest.mark.parametrize("n", [20, 60])
def test_the_band_covers_about_as_often_as_it_says(n: int) -> None:
    """On searches drawn from the published one; at k = n / 2 and beyond it would cover 50 to 75 %, and is not drawn."""
    pool, rng, runs = scores("lstm"), stream(5, "band"), 120
    ordered, places = pool[pool[:, 1].argsort(), 0], np.arange(200)
    hits = []
    for _ in range(runs):
        drawn = pool[rng.integers(0, 200, n)] + 1e-6 * rng.standard_normal((n, 1))
        table = best_of_k_table(trials(n, drawn[:, 1], drawn[:, 0])).set_index("k")
        for k in (1, n // 10):
            truth = ((1 - places / 200) ** k - (1 - (places + 1) / 200) ** k) @ ordered
            hits.append(table.loc[k, "low"] <= truth <= table.loc[k, "high"])
    assert np.mean(hits) > 0.9
    assert table.loc[n // 10 + 1 :, "low"].isna().all()


def test_the_best_of_200_is_shown_for_few_k_and_never_below_the_best() -> None:
    rng = stream(4, "best of k")
    table = best_of_k_table(trials(200, valid := rng.normal(0, 1, 200), valid + 10))
    assert table["k"].iloc[[0, -1]].tolist() == [1, 200]
    assert len(table) <= 30
    assert (np.diff(table["expected"]) < 0).all()
    assert table["expected"].iloc[-1] == pytest.approx(valid.min() + 10)
    assert (table["low"].dropna() >= valid.min() + 10 - 1e-12).all()


@pytest.mark.parametrize(("cells", "q"), [(2, 1.960), (5, 2.728), (9, 3.102), (10, 3.164)])
def test_the_critical_difference_is_that_of_the_printed_table(cells: int, q: float) -> None:
    """q of Demšar 2006, Table 5(a), at 0.05."""
    assert nemenyi_difference(cells, 14) == pytest.approx(q * math.sqrt(cells * (cells + 1) / (6 * 14)), abs=1e-3)


def test_ranks_and_friedman_by_hand() -> None:
    scores = pd.DataFrame({"a": [1, 1, 2, 1], "b": [2, 2, 1, 2], "c": [3, 3, 3, 2]}, dtype=float)
    found = average_ranks(pd.concat([scores, pd.DataFrame({"a": [1.0], "b": [math.nan], "c": [0.0]})]))
    assert found is not None
    assert found.mean.to_dict() == {"a": 5 / 4, "b": 7.5 / 4, "c": 11.5 / 4}
    assert found.blocks == 4
    # Friedman's chi^2 without ties, 12 / (n k (k+1)) sum R^2 - 3 n (k+1), over 1 - sum (t^3 - t) / (n (k^3 - k))
    squared = (12 / (4 * 3 * 4) * (5**2 + 7.5**2 + 11.5**2) - 3 * 4 * 4) / (1 - 6 / (4 * 24))
    assert found.p == pytest.approx(math.exp(-squared / 2), rel=1e-9)  # chi^2 with 2 degrees


def test_cells_within_the_critical_difference_are_joined() -> None:
    rows = 30  # a critical difference of 1.1
    order = stream(1, "ranks").permuted(np.tile([0.0, 0.1, 0.2], (rows, 1)), axis=1)
    scores = pd.DataFrame(order, columns=list("abc")).assign(d=5.0, e=6.0)
    found = average_ranks(scores)
    assert found is not None
    assert list(found.mean.index[3:]) == ["d", "e"]
    assert found.groups == [(0, 2), (3, 4)]


def test_ranks_need_two_cells_and_two_blocks() -> None:
    assert average_ranks(pd.DataFrame({"a": [1.0, 2.0]})) is None
    assert average_ranks(pd.DataFrame({"a": [1.0], "b": [2.0]})) is None
    equal = average_ranks(pd.DataFrame(1.0, index=range(3), columns=list("abc")))
    assert equal is not None
    assert math.isnan(equal.p)
