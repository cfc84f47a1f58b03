"""What figures of a random search are about: which sweep, which cell, and axes in a parameter's own numbers."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from matplotlib.figure import Figure

from odyssey.statistics.space import Parameter
from odyssey.studies.trials.figures import greff_boxes
from odyssey.studies.trials.searched import name_axis, of_search, tick_values
from study_tables import searched, two_trials


@pytest.mark.parametrize(
    ("parameter", "texts"),
    [
        (Parameter("rate", "log", 1e-6, 1e-2), ["$10^{-6}$", "$10^{-5}$", "$10^{-4}$", "0.001", "0.01"]),
        (Parameter("size", "log", 20, 200), ["20", "50", "100", "200"]),
        (Parameter("rate", "log", 0.005, 0.02), ["0.005", "0.01", "0.02"]),
        (Parameter("rate", "log", 3.1e-5, 3.9e-5), [r"$3.1\cdot10^{-5}$", r"$3.9\cdot10^{-5}$"]),
        (Parameter("momentum", "one minus log", 0, 0.99), ["0", "0.9", "0.99"]),
        (Parameter("noise", "linear", 0, 1), ["0", "0.25", "0.5", "0.75", "1"]),
        (Parameter("clip", "choice", 0, 1, (None, 1.0)), ["None", "1.0"]),
    ],
)
def test_ticks_are_round_numbers_within_the_range(parameter: Parameter, texts: list[str]) -> None:
    assert [text for _, text in tick_values(parameter)] == texts


def test_an_axis_shows_a_number_where_its_trials_are() -> None:
    ax = Figure().add_subplot()
    name_axis(ax, "x", Parameter("learning_rate", "log", 1e-6, 1e-2), most=3)
    assert ax.get_xlabel() == "learning rate"
    assert [t.get_text() for t in ax.get_xticklabels()] == ["$10^{-6}$", "$10^{-4}$", "0.01"]
    assert list(ax.get_xticks()) == pytest.approx([0, 0.5, 1])


def test_the_baseline_is_looked_into_where_it_was_run() -> None:
    found = of_search(searched(("lstm", "lstm-np"), ("chorales",), 3))
    assert found is not None
    assert [p.name for p in found.parameters] == ["learning_rate", "hidden_size", "input_noise", "momentum"]
    assert (found.cell("lstm"), found.cell("lstm-np"), found.cell("gru")) == ("lstm", "lstm-np", "lstm")


def test_nothing_searched_is_nothing() -> None:
    tables = searched(("lstm",), ("chorales",), 2)
    assert of_search(two_trials()) is None
    assert of_search(replace(tables, trials=tables.trials.assign(sweep="depth"))) is None
    few = of_search(replace(tables, trials=tables.trials.drop(columns="momentum")))
    assert few is not None
    assert "momentum" not in [p.name for p in few.parameters]


def test_tasks_with_too_few_trials_are_named() -> None:
    tables = searched(("lstm",), ("chorales", "digits"), 20)
    first = tables.trials.index[tables.trials["task"] == "digits"][0]
    found = of_search(replace(tables, trials=tables.trials.drop(index=first)))
    assert found is not None
    forests = found.forests("lstm")
    assert list(forests.score) == ["chorales"]
    assert forests.heading == "LSTM (fewer than 20 trials: Digits, pixel by pixel)"


def test_figures_and_table_rest_on_the_same_forest() -> None:
    tables = searched(("lstm",), ("chorales",), 25)
    found = of_search(tables)
    assert found is not None
    table = tables.importance[tables.importance["target"] == "score"].reset_index(drop=True)
    shares = found.forests("lstm").score["chorales"].shares()
    pd.testing.assert_frame_equal(shares, table[shares.columns.tolist()], rtol=1e-9)


def test_a_few_failed_trials_do_not_press_the_boxes_flat() -> None:
    tables = searched(("lstm", "lstm-np"), ("chorales",), 20)
    worst = tables.trials.index[tables.trials["cell"] == "lstm-np"][0]
    failed = tables.trials.assign(test_score=tables.trials["test_score"].mask(tables.trials.index == worst, 90.0))
    everyone = greff_boxes.draw(replace(tables, trials=failed)).axes[0]
    assert everyone.get_ylim()[1] < 15
    assert any(text.get_text().startswith("↑") for text in everyone.texts)
    plain = greff_boxes.draw(tables).axes[0]
    assert not plain.texts
