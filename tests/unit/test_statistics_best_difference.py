"""The difference between the best of two searches: by hand, and how often it errs where there is none."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from odyssey.statistics.best_difference import best_difference, best_difference_table
from odyssey.statistics.influence import best_mean

SEARCHES, TRIALS, SHARE = 250, 60, 0.2


def searches(random: np.random.Generator, lift: float = 0.0, in_pairs: bool = True) -> pd.DataFrame:
    """Two cells over settings that decide most of the score, the same settings for both if in pairs."""
    settings = random.exponential(1.0, TRIALS)
    tables = []
    for cell, more in (("a", 0.0), ("b", lift)):
        settings = settings if in_pairs else random.exponential(1.0, TRIALS)
        valid, test = settings + more + 0.2 * random.standard_normal((2, TRIALS))
        ids = [f"{cell}{i:03d}" for i in range(TRIALS)]
        tables.append(pd.DataFrame({"cell": cell, "trial_id": ids, "best_valid_loss": valid, "test_score": test}))
    numbers = np.tile(np.arange(TRIALS), 2) + (0 if in_pairs else TRIALS * np.repeat([0, 1], TRIALS))
    both = pd.concat(tables, ignore_index=True)
    return both.assign(sweep="cells", task="t", setting=numbers, seed=0, status="finished")


@pytest.mark.parametrize("in_pairs", [True, False])
def test_it_errs_as_seldom_as_it_says_and_sees_what_is_there(in_pairs: bool) -> None:
    random = np.random.default_rng(0)
    p, seen = [], []
    for _ in range(SEARCHES):
        p += best_difference_table(searches(random, 0.0, in_pairs), "a", SHARE)["p"].tolist()
    for _ in range(40):
        seen += best_difference_table(searches(random, 0.3, in_pairs), "a", SHARE)["p"].tolist()
    assert len(p) == SEARCHES
    assert np.mean(np.array(p) < 0.05) < 0.05 + 3 * math.sqrt(0.05 * 0.95 / SEARCHES)
    assert np.mean(np.array(seen) < 0.05) > (0.6 if in_pairs else 0.25)


def test_all_trials_in_pairs_are_the_paired_t_test() -> None:
    table = searches(np.random.default_rng(1), 0.1)
    a, b = (best_mean(table[table["cell"] == cell], "test_score", 1.0) for cell in ("b", "a"))
    assert a is not None
    assert b is not None
    difference = a.mean - b.mean
    each = table[table["cell"] == "b"]["test_score"].to_numpy() - table[table["cell"] == "a"]["test_score"].to_numpy()
    found = best_difference(a, b, in_pairs=True)
    assert found.difference == pytest.approx(difference)
    assert found.high - found.difference == pytest.approx(2.0009954 * each.std(ddof=1) / math.sqrt(TRIALS), rel=1e-6)


def test_equal_scores_and_few_trials_give_no_test() -> None:
    table = searches(np.random.default_rng(2)).assign(test_score=1.0)
    row = best_difference_table(table, "a", SHARE).iloc[0]
    assert row["difference"] == 0
    assert row[["low", "high", "p", "p_holm"]].isna().all()
    assert best_difference_table(table[table["setting"] < 5], "a", SHARE).empty
