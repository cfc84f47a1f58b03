"""Numbers as people read them, and the choice of what a figure shows."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from odyssey.figures.numbers import column_texts, count, same, score_factor, score_label, set_scale
from odyssey.studies.trials.chosen import Chosen, of_cells
from odyssey.studies.trials.curve_panels import in_groups
from odyssey.studies.trials.figures.learning_curves import shown_trials
from study_tables import CELLS, Plan, run


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([8.38, 12.0, math.nan], ["8.38", "12.00", ""]),
        ([0.00045, 0.0312], ["0.000450", "0.0312"]),
        ([0.0, 0.5], ["0.000", "0.500"]),
        ([14.2, 0.0078, 0.0], ["14.2", "0.00780", "0"]),
        ([1.5e-7, 2.0], ["1.5×10⁻⁷", "2.00"]),
        ([math.nan], [""]),
    ],
)
def test_numbers_of_a_column(values: list[float], texts: list[str]) -> None:
    assert column_texts(values) == texts


def test_counts_in_three_digits() -> None:
    assert [count(n) for n in (940, 12_400, 1_250_000)] == ["940", "12.4k", "1.25M"]


def test_shares_are_shown_in_per_cent() -> None:
    assert (score_label("error_share"), score_factor("error_share")) == ("error (%)", 100)
    assert (score_label("mean_squared_error"), score_factor("mean_squared_error")) == ("mean squared error", 1)


@pytest.mark.parametrize(
    ("values", "scale"),
    [([1, 29], "linear"), ([1, 31], "log"), ([0, 1, 31], "symlog"), ([-1, 100, 1], "linear"), ([np.nan], "linear")],
)
def test_an_axis_is_logarithmic_beyond_thirtyfold(values: list[float], scale: str) -> None:
    ax = Figure().add_subplot()
    set_scale(ax, "x", values)
    assert ax.get_xscale() == scale


def test_without_the_sweep_of_cells_every_trial_counts_once() -> None:
    tables = run([Plan("depth", "adding", "lstm", 0, seed) for seed in range(3)])
    doubled = pd.concat([tables.trials, tables.trials.assign(sweep="direction")])
    assert len(of_cells(type(tables)(doubled, tables.histories, tables.scores, tables.comparisons)).trials) == 3


def test_curves_are_parted_by_family_and_at_most_eight_to_a_panel() -> None:
    groups = in_groups(sorted(CELLS))
    assert sorted(cell for group in groups for cell in group) == sorted(CELLS)
    assert [len(group) for group in groups] == [5, 5, 6, 6, 5]


def test_the_shown_setting_is_the_one_of_lowest_mean_validation() -> None:
    trials = pd.DataFrame(
        {
            "setting": [0, 0, 1, 1, 2, 2],
            "best_valid_loss": [1.0, 9.0, 4.0, 5.0, 0.1, 0.1],
            "diverged": [False] * 5 + [True],
        }
    )
    assert shown_trials(trials, Chosen(trials, 0.5, None))["setting"].tolist() == [1, 1]


def test_counts_that_differ_are_a_range() -> None:
    assert (same(pd.Series([6, 6])), same(pd.Series([4, 6]))) == ("6", "4 to 6")
