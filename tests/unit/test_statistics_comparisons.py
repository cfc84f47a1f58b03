"""Welch, Bonferroni, Holm and Hedges by hand, and the table made of them."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import integrate

from odyssey.errors import InputError
from odyssey.statistics.comparisons import bonferroni, comparison_table, hedges_g, holm, welch_test

LOW, HIGH = [1.0, 2.0, 3.0], [4.0, 6.0, 8.0, 10.0]


def student_density(x: float, df: float) -> float:
    scale = math.gamma((df + 1) / 2) / (math.sqrt(df * math.pi) * math.gamma(df / 2))
    return scale * (1 + x * x / df) ** (-(df + 1) / 2)


def test_welch_is_the_formula() -> None:
    # means 2 and 7; variances 1 and 20/3; squared standard errors 1/3 and 5/3, together 2
    test = welch_test(LOW, HIGH)
    df = 2**2 / ((1 / 3) ** 2 / 2 + (5 / 3) ** 2 / 3)
    tail, _ = integrate.quad(student_density, 5 / math.sqrt(2), math.inf, args=(df,))
    assert test.t == pytest.approx(-5 / math.sqrt(2), rel=1e-12)
    assert test.df == pytest.approx(df, rel=1e-12)
    assert test.p == pytest.approx(2 * tail, rel=1e-7)


@pytest.mark.parametrize(
    ("sample", "baseline"), [([1.0], LOW), (LOW, [1.0]), ([2.0, 2.0], [3.0, 3.0]), ([1.0, math.nan], LOW), (LOW, [])]
)
def test_welch_is_missing_where_it_cannot_be_computed(sample: list[float], baseline: list[float]) -> None:
    assert np.isnan(welch_test(sample, baseline)).all()


def test_hedges_g_is_the_formula() -> None:
    pooled = math.sqrt((2 * 1 + 3 * 20 / 3) / 5)
    assert hedges_g(LOW, HIGH) == pytest.approx(-5 / pooled * (1 - 3 / 19), rel=1e-12)
    assert math.isnan(hedges_g([1.0], HIGH))


def test_corrections_by_hand() -> None:
    p = [0.01, 0.04, 0.03, math.nan, 0.3]
    # Holm: 5 * 0.01; 4 * 0.03; 3 * 0.04; 2 * 0.3
    np.testing.assert_allclose(holm(p), [0.05, 0.12, 0.12, math.nan, 0.6], rtol=1e-12)
    np.testing.assert_allclose(bonferroni(p), [0.05, 0.2, 0.15, math.nan, 1.0], rtol=1e-12)


def test_holm_never_falls_below_a_smaller_p() -> None:
    np.testing.assert_allclose(holm([0.01, 0.02, 0.0201]), [0.03, 0.04, 0.04], rtol=1e-12)


def table(scores: dict[str, list[float]], **other: object) -> pd.DataFrame:
    rows = [
        {"cell": cell, "test_score": score, "best_valid_loss": score, "trial_id": f"{cell}{i}"}
        for cell, sample in scores.items()
        for i, score in enumerate(sample)
    ]
    plain = {"sweep": "cells", "task": "adding", "status": "finished", "score_name": "mean_squared_error"}
    return pd.DataFrame(rows).assign(**(plain | other))


def test_the_table_compares_every_other_cell_with_the_baseline() -> None:
    base = [1.0, 1.1, 0.9, 1.05]
    found = comparison_table(
        table({"lstm": base, "rnn-tanh": [5.0, 5.2, 4.9], "gru": [0.1, 0.12, 0.11], "mut1": [1.0, 1.2, 0.8]}),
        "lstm",
        1.0,
    ).set_index("cell")
    assert found["direction"].to_dict() == {"gru": "better", "mut1": "none", "rnn-tanh": "worse"}
    assert found["significant"].to_dict() == {"gru": True, "mut1": False, "rnn-tanh": True}
    assert found.loc["rnn-tanh", "difference"] == pytest.approx(15.1 / 3 - 4.05 / 4)
    assert found.loc["rnn-tanh", "p"] == pytest.approx(welch_test([5.0, 5.2, 4.9], base).p, rel=1e-12)
    np.testing.assert_allclose(found["p_bonferroni"], np.minimum(3 * found["p"], 1), rtol=1e-12)
    assert (found["n_baseline"] == 4).all()


def test_a_single_trial_or_no_baseline_is_not_significant() -> None:
    single = comparison_table(table({"lstm": [1.0, 1.1], "gru": [9.0]}), "lstm", 1.0)
    elsewhere = table({"gru": [9.0, 9.1]}, sweep="depth", task="digits")
    absent = comparison_table(pd.concat([table({"lstm": [1.0, 1.1]}), elsewhere]), "lstm", 1.0)
    for found, n in ((single, 2), (absent, 0)):
        assert found["n_baseline"].tolist() == [n]
        assert found["p"].isna().all()
        assert not found["significant"].any()


def test_only_the_baseline_gives_an_empty_table_with_all_columns() -> None:
    found = comparison_table(table({"lstm": [1.0, 1.1]}), "lstm", 1.0)
    assert found.empty
    assert {"p_holm", "significant", "direction"} <= set(found.columns)


def test_an_unknown_baseline_answers_with_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean lstm"):
        comparison_table(table({"lstm": [1.0]}), "lstn", 1.0)


@pytest.mark.parametrize(("likeness", "low", "high"), [(0.9, 0.07, 0.15), (1.0, 0.13, 0.24)])
def test_the_best_of_two_searches_alike_are_told_apart_as_often_as_is_said(
    likeness: float, low: float, high: float
) -> None:
    """A hint at a level of 5 %, as the docstring has it: `likeness` is the correlation of validation with the test."""
    rng, found = np.random.default_rng(0), []
    for _ in range(400):
        best = []
        for _ in "ab":
            valid, own = rng.standard_normal((2, 200))
            test = likeness * valid + math.sqrt(1 - likeness**2) * own
            best.append(test[np.argsort(valid)[:20]])
        found.append(welch_test(*best).p < 0.05)
    assert low < np.mean(found) < high
