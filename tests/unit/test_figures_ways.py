"""The figure of ways of reading: what each is called, and where it stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from tracking_store import trial

from odyssey.studies.reading import read_study
from odyssey.studies.trials.figures import ways_of_reading
from odyssey.studies.trials.figures.ways_of_reading import SWEEPS
from odyssey.tables import StudyTables

EMPTY = pd.DataFrame()
WAYS: dict[str, tuple[str, dict[str, Any]]] = {
    "LSTM, backward": ("reversed", {"reversed": True}),
    "LSTM, forward": ("direction", {}),
    "LSTM, forward, answer 5 later": ("delay", {"delay": 5}),
    "LSTM, forward, answer 10 later": ("delay", {"delay": 10}),
    "LSTM, both directions": ("direction", {"bidirectional": True}),
    "MLP, one frame": ("no_window", {}),
    "MLP, window of 6, 5 ahead": ("window", {"window": 6, "window_ahead": 5}),
}


def drawn(task: str = "spoken_frames") -> Axes:
    """Three trials a way; the second way scores 0.2, the third 0.3, and so on."""
    rows = [
        trial(f"{n}-{i}", name.split(",")[0].lower(), sweep=sweep, task=task, score_name="error_share")
        | {"test_score": 0.1 * (n + 1) + 0.001 * i, "best_valid_loss": float(i), "options": "{}", **settings}
        for n, (name, (sweep, settings)) in enumerate(WAYS.items())
        for i in range(3)
    ]
    unrelated = trial("x", "lstm", sweep="cells", task=task, test_score=0.99)
    (ax,) = ways_of_reading.draw(StudyTables(pd.DataFrame([*rows, unrelated]), EMPTY, EMPTY, EMPTY)).axes
    return ax


def test_every_way_has_a_row_in_the_usual_order_with_its_mean() -> None:
    ax = drawn()
    assert [label.get_text() for label in ax.get_yticklabels()] == list(WAYS)
    marks = {float(line.get_ydata()[0]): line for line in ax.lines if line.get_markersize() == 6}
    for n, (name, y) in enumerate(zip(WAYS, ax.get_yticks(), strict=True)):
        assert float(marks[y].get_xdata()[0]) == pytest.approx(10 * (n + 1) + 0.1), name
        assert (marks[y].get_markerfacecolor() == "white") == ("both" not in name)
    assert np.all(np.diff(ax.get_yticks()) < 0)


def test_the_study_has_all_sweeps() -> None:
    study = read_study("direction", "laptop")
    assert set(study.sweeps) == set(SWEEPS)
