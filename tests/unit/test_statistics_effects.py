"""Effects over paired trials, by hand and where the truth is known; and the tables of a search."""

from __future__ import annotations

import json
import math
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from pydantic import TypeAdapter

from odyssey.schema import Sweep
from odyssey.statistics.effects import ALL_TASKS, effect_table, improvement, interquartile_mean, signed_rank_test
from odyssey.statistics.resampling import kept_mean, resample_counts
from odyssey.statistics.search import search_tables
from odyssey.statistics.space import space_table
from odyssey.streams import stream
from odyssey.tables import OF_A_SEARCH, read_tables, write_parquet
from study_tables import SEARCH, searched, two_trials


def table(scores: dict[str, list[float]], task: str = "adding", **other: object) -> pd.DataFrame:
    rows = [
        {"cell": cell, "setting": i, "test_score": score, "best_valid_loss": score, "trial_id": f"{task}{cell}{i}"}
        for cell, sample in scores.items()
        for i, score in enumerate(sample)
    ]
    plain = {"sweep": "cells", "task": task, "status": "finished", "score_name": "mean_squared_error"}
    return pd.DataFrame(rows).assign(**(plain | other))


@pytest.mark.parametrize(
    ("values", "mean"),
    [([9, 1, 2, 3], 2.5), ([5], 5), ([1, 2, 6], (0.25 * 1 + 2 + 0.25 * 6) / 1.5), ([], math.nan), ([4, 2], 3)],
)
def test_interquartile_mean_by_hand(values: list[float], mean: float) -> None:
    assert interquartile_mean(values) == pytest.approx(mean, nan_ok=True)


def test_improvement_counts_ties_half() -> None:
    assert improvement([-1.0, -2.0, 0.0, 3.0]) == 2.5 / 4
    assert math.isnan(improvement([]))


def test_signed_ranks_by_enumeration() -> None:
    differences = np.array([-1.0, 2.0, -3.0, -4.0, -5.0, 6.5, -7.0])  # |d| rank 1 to 7; signs of ranks 2 and 6 are +
    sums = np.array([sum(r for r, s in enumerate(signs, 1) if s) for signs in product([0, 1], repeat=7)])
    found = signed_rank_test([*differences, 0.0])
    assert found.p == pytest.approx(2 * (sums <= 8).mean())
    assert found.rank_biserial == pytest.approx((8 - 20) / 28)
    assert np.isnan(signed_rank_test([0.0, 0.0])).all()
    assert np.isnan(signed_rank_test([1.0, math.nan])).all()


def test_a_row_by_hand() -> None:
    base = [1.0, 2.0, 3.0, 4.0]
    row = effect_table(table({"lstm": base, "gru": [0.5, 2.5, 2.0, 3.0]}), "lstm", 0.5).iloc[0]
    assert row["n_pairs"] == 4
    assert row["improvement"] == 3 / 4
    assert row["iqm_difference"] == pytest.approx((2.0 + 2.5) / 2 - (2.0 + 3.0) / 2)
    assert row["best_difference"] == pytest.approx((0.5 + 2.0) / 2 - (1.0 + 2.0) / 2)
    assert row["rank_biserial"] == pytest.approx((1.5 - 8.5) / 10)  # |d| = .5 .5 1 1
    assert np.isnan(row[["best_difference_low", "improvement_high"]].astype(float)).all(), "fewer than 12 pairs"


def test_trials_pair_by_setting_not_by_place() -> None:
    trials = table({"lstm": [1.0, 2.0, 3.0], "gru": [0.9, 1.9, 2.9, 9.0]})
    row = effect_table(trials.sample(frac=1, random_state=5), "lstm", 1.0).iloc[0]
    assert (row["n_pairs"], row["improvement"]) == (3, 1.0)
    layers = pd.concat([trials.assign(num_layers=n, trial_id=trials["trial_id"] + str(n)) for n in (1, 3)])
    assert effect_table(layers, "lstm", 1.0)["n_pairs"].tolist() == [6]


def test_trials_of_one_budget_pair_whatever_units_it_gives_them() -> None:
    """As those of Jozefowicz et al.: an LSTM, a GRU and a plain network of as many parameters differ in their units."""
    trials = table({"lstm": [1.0, 2.0, 3.0], "gru": [0.9, 1.9, 2.9]}).assign(parameter_budget=40_000)
    trials["hidden_size"] = np.where(trials["cell"] == "gru", 97, 82)
    assert effect_table(trials, "lstm", 1.0)["n_pairs"].tolist() == [3]
    assert effect_table(trials.drop(columns="parameter_budget"), "lstm", 1.0).empty, "there they were searched"


def test_a_diverged_trial_stays_in_its_pair_as_the_worst() -> None:
    trials = table({"lstm": [1.0, 2.0, 3.0], "gru": [0.5, math.nan, 2.5]})
    trials.loc[trials["test_score"].isna(), "status"] = "diverged"
    row = effect_table(trials, "lstm", 1.0).iloc[0]
    assert (row["n_pairs"], row["improvement"]) == (3, pytest.approx(2 / 3))
    assert row["best_difference"] == pytest.approx((0.5 + 3.0 + 2.5) / 3 - 2.0)


def test_a_small_steady_gain_is_seen_in_pairs() -> None:
    rng = stream(1, "steady")
    settings = rng.exponential(5, 60)  # what a search's trials differ by, much more than cells do
    trials = table({"lstm": settings, "gru": settings - 0.1 + rng.normal(0, 0.05, 60), "mut1": settings})
    found = effect_table(trials.assign(test_score=trials["test_score"] + 9), "lstm", 0.1).set_index("cell")
    assert found.loc["gru", "direction"] == "better"
    assert found.loc["gru", "p_holm"] == pytest.approx(2 * found.loc["gru", "p"]), "two cells were compared"
    assert found.loc["mut1", "improvement"] == 0.5
    assert not found.loc["mut1", "significant"]


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    hits = 0
    for k in range(60):
        rng = stream(k, "coverage")
        base = rng.normal(0, 1, 40)
        row = effect_table(table({"lstm": base, "gru": base - 0.2 + rng.normal(0, 1, 40)}, task=f"t{k}"), "lstm", 1.0)
        hits += bool((row["best_difference_low"] <= -0.2).item() and (row["best_difference_high"] >= -0.2).item())
    assert 51 <= hits <= 60


def test_over_tasks_scores_are_normalised_and_tasks_resampled_apart() -> None:
    one = table({"lstm": [10.0, 20.0, 30.0, 40.0] * 3, "gru": [0.0, 10.0, 20.0, 30.0] * 3})
    two = table({"lstm": [0.1, 0.2, 0.3, 0.4] * 3, "gru": [0.5, 0.6, 0.7, 0.8] * 3}, task="digits")
    found = effect_table(pd.concat([one, two]), "lstm", 1.0).set_index("task")
    whole = found.loc[ALL_TASKS]
    assert whole["n_pairs"] == 24
    assert whole["improvement"] == 0.5
    assert whole["best_difference"] == pytest.approx((-10 / 40 + 0.4 / 0.7) / 2)
    assert (whole["improvement_low"], whole["improvement_high"]) == (0.5, 0.5), "each task agrees with itself"
    assert math.isnan(whole["p"])


def test_no_pairs_no_row_and_no_interval_for_two() -> None:
    assert effect_table(table({"gru": [1.0, 2.0]}), "lstm", 1.0).empty
    two = effect_table(table({"lstm": [1.0, 2.0], "gru": [1.5, 2.5]}), "lstm", 1.0)
    assert two[["iqm_difference_low", "improvement_high"]].isna().all(axis=None)


def test_resampled_sums_are_those_of_drawing_with_replacement() -> None:
    values = np.array([3.0, 5.0, 8.0, 13.0])
    counts = resample_counts(4, stream(1, "counts"), 50)
    assert (counts.sum(axis=1) == 4).all()
    drawn = [np.repeat(values, c) for c in counts]
    np.testing.assert_allclose(kept_mean(values, counts, 0, 2), [d[:2].mean() for d in drawn])
    np.testing.assert_allclose(kept_mean(values, counts, 1, 2), [d[1:3].mean() for d in drawn])


def test_the_tables_of_a_search_are_read_as_they_were_written(tmp_path: Path) -> None:
    tables = searched(("lstm", "lstm-cifg"), ("chorales",), 20)
    for name in ("trials", "histories", "scores", "comparisons"):
        getattr(tables, name).to_parquet(tmp_path / f"{name}.parquet")
    sweeps = TypeAdapter(dict[str, Sweep]).validate_json(json.dumps(yaml.safe_load(SEARCH)))
    found = search_tables(tables.trials, space_table(sweeps), "lstm", 0.1)
    assert tuple(found) == OF_A_SEARCH
    for name, table in found.items():
        write_parquet(tmp_path / f"{name}.parquet", table)
    read = read_tables(tmp_path)
    for name in OF_A_SEARCH:
        pd.testing.assert_frame_equal(getattr(read, name), getattr(tables, name), check_dtype=False)
        assert len(getattr(read, name)) > 0


def test_tables_of_a_study_without_a_search_are_empty(tmp_path: Path) -> None:
    tables = two_trials()
    for name in ("trials", "histories", "scores", "comparisons"):
        getattr(tables, name).to_parquet(tmp_path / f"{name}.parquet")
    assert all(getattr(read_tables(tmp_path), name).empty for name in OF_A_SEARCH)
