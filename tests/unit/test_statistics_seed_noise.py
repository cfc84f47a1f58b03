"""The noise of seeds: over settings that were trained several times, against numbers worked by hand."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from tracking_store import trial

from odyssey.plan import plan_study
from odyssey.schema import Config
from odyssey.statistics.seed_noise import repeated, seed_noise_table
from odyssey.studies.reading import read_study


def of(scores: dict[int, list[float]], **change: object) -> pd.DataFrame:
    rows = [(setting, seed, score) for setting, some in scores.items() for seed, score in enumerate(some)]
    return pd.DataFrame([trial(f"{a}-{b}", setting=a, seed=10 * b, test_score=c, **change) for a, b, c in rows])


def test_it_is_pooled_over_settings() -> None:
    table = seed_noise_table(of({0: [1.0, 3.0], 1: [10.0, 10.0], 2: [7.0]}))
    row = table.iloc[0]
    assert (row["settings"], row["seeds"]) == (2, 4), "a setting with one seed says nothing of seeds"
    assert row["sd"] == pytest.approx(math.sqrt(2 / 2))  # squares 1 + 1 + 0 + 0, degrees of freedom 4 - 2
    assert row["sd_of_all"] == pytest.approx(np.std([1, 3, 10, 10], ddof=1))
    assert row["share"] == pytest.approx(1 / np.var([1, 3, 10, 10], ddof=1))


def test_settings_of_two_sweeps_are_not_one_although_they_share_a_number() -> None:
    both = pd.concat([of({0: [1.0, 3.0]}), of({0: [11.0, 13.0]}, sweep="another")])
    row = seed_noise_table(both, ("task", "cell")).iloc[0]
    assert (row["settings"], row["seeds"]) == (2, 4)
    assert row["sd"] == pytest.approx(math.sqrt(4 / 2))


def test_no_setting_is_repeated_in_most_studies() -> None:
    assert repeated(of({0: [1.0], 1: [2.0]})).empty
    assert seed_noise_table(of({0: [1.0], 1: [2.0]})).empty


def test_a_diverged_trial_counts_as_the_worst() -> None:
    table = of({0: [1.0, 3.0]})
    table.loc[0, "status"] = "diverged"
    assert repeated(table)["test_score"].tolist() == [3.0, 3.0]
    assert seed_noise_table(table)["sd"].tolist() == [0.0]
    assert seed_noise_table(table)["share"].isna().all()


def test_repeats_are_the_same_setting_with_other_seeds_and_the_first_is_the_searchs() -> None:
    trials = plan_study(read_study("greff-music", "paper"), Config()).trials
    seeds = [t for t in trials if t.sweep == "seeds"]
    by_setting: dict[int, list] = {}
    for t in seeds:
        by_setting.setdefault(t.setting, []).append(t.trial)
    assert len(by_setting) == 30
    for some in by_setting.values():
        assert len({t.seed for t in some}) == 3
        assert len({(t.learning_rate, t.hidden_size, t.momentum, t.input_noise) for t in some}) == 1
    searched = {t.key for t in trials if t.sweep == "cells" and t.trial.cell == "lstm"}
    assert len({t.key for t in seeds} & searched) == 30, "trained once"
