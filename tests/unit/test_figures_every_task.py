"""Every task at a glance, by hand: where marks lie, which are ringed, and which cell is named."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from tracking_store import trial

from odyssey.figures import style
from odyssey.studies.trials.figures import every_task
from odyssey.tables import StudyTables

RING = 10  # points


def draw(*rows: dict[str, object]) -> Figure:
    return every_task.draw(StudyTables(pd.DataFrame(list(rows)), pd.DataFrame(), pd.DataFrame(), pd.DataFrame()))


def marks(fig: Figure, row: int, rings: bool = False) -> list[float]:
    """Where the marks of a row lie, cell by cell, or its rings."""
    lines = [line for line in fig.axes[0].lines if line.get_marker() != "None" and row in line.get_ydata()]
    return [x for line in lines if (line.get_markersize() == RING) == rings for x in line.get_xdata()]


def words(fig: Figure) -> list[str]:
    return [text.get_text() for text in fig.axes[1].texts]


def test_places_run_from_nothing_to_the_worst_of_a_task() -> None:
    fig = draw(
        *(trial(f"a{score}", test_score=score) for score in (2.0, 3.0, 6.0)),
        *(trial(f"j{score}", task="jsb", test_score=score) for score in (10.0, 8.0)),
    )
    assert [t.get_text() for t in fig.axes[0].get_yticklabels()] == [style.task_title(t) for t in ("adding", "jsb")]
    assert marks(fig, 0) == pytest.approx([1 / 3, 1 / 2, 1])
    assert marks(fig, 1) == pytest.approx([1, 0.8])


def test_scores_that_are_alike_lie_together() -> None:
    fig = draw(trial("a", test_score=0.704), trial("b", test_score=0.706))
    assert np.ptp(marks(fig, 0)) < 0.01


def test_rings_are_those_that_solved_the_task() -> None:
    fig = draw(
        trial("a", test_score=0.0, success=True),
        trial("b", test_score=1.0, success=False),
        trial("c", test_score=0.5, success=None),
    )
    assert marks(fig, 0) == pytest.approx([0, 1, 0.5])
    assert marks(fig, 0, rings=True) == [0]


def test_more_rings_than_a_row_keeps_apart_are_counted() -> None:
    fig = draw(*(trial(f"a{k}", test_score=0.01 * k, success=True) for k in range(every_task.MOST_RINGS + 1)))
    assert marks(fig, 0, rings=True) == []
    assert words(fig)[1].endswith("; 31 of 31 solved")


def test_the_cell_that_reached_the_best_is_named_with_its_sweep() -> None:
    fig = draw(trial("a", "gru", test_score=0.25, sweep="long_lags"), trial("b", test_score=4.0))
    said, by = words(fig)
    assert said.startswith("0.250 to 4.000 ")
    assert by == "GRU, long lags"


def test_a_diverged_trial_lies_at_the_worst_and_is_never_the_best() -> None:
    lost = {"status": "diverged", "test_score": math.nan, "success": None}
    fig = draw(trial("a", "gru", **lost), trial("b", test_score=1.0), trial("c", test_score=3.0))
    assert marks(fig, 0) == pytest.approx([1, 1 / 3, 1])
    alike = draw(trial("a", "gru", **lost), trial("b", test_score=1.0))
    assert marks(alike, 0) == [1, 1]
    assert words(alike)[1] == "LSTM, search"


def test_a_task_all_of_whose_trials_diverged_says_so() -> None:
    fig = draw(trial("a", status="diverged", test_score=math.nan), trial("b", task="jsb", test_score=8.0))
    assert marks(fig, 0) == []
    assert [text.get_text() for text in fig.axes[0].texts] == ["every trial diverged"]
    assert words(fig)[:2] == ["", ""]
    assert len(words(fig)) == 4
