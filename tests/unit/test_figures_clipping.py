"""The figure of clipping says which threshold a rung is: in the legend where there is one, else at every rung."""

from __future__ import annotations

import math
from collections import Counter

import pandas as pd
import pytest
from matplotlib.figure import Figure
from tracking_store import trial

from odyssey.studies.trials.figures import clipping
from odyssey.tables import StudyTables

EMPTY = pd.DataFrame()


def draw(thresholds: list[float], task: str, success: bool | None) -> Figure:
    rows = [
        trial(f"{cell}{threshold}{i}", cell, sweep="clipping", task=task, clip_norm=threshold, success=success)
        for cell in ("gru", "lstm")
        for threshold in thresholds
        for i in range(2)
    ]
    return clipping.draw(StudyTables(pd.DataFrame(rows), EMPTY, EMPTY, EMPTY))


def legend(fig: Figure) -> list[str]:
    return [text.get_text() for text in fig.legends[0].get_texts()]


@pytest.mark.parametrize(("task", "success", "count"), [("adding", True, "2/2"), ("jsb", None, "n = 2")])
def test_every_rung_says_its_threshold_where_there_are_several(task: str, success: bool | None, count: str) -> None:
    fig = draw([0.5, 1.0, 15.0, math.nan], task, success)
    notes = {text.get_position()[1]: text.get_text() for text in fig.axes[0].texts}
    assert len(notes) == 8, "a note a cell and threshold, each on a rung of its own"
    ordered = [notes[y] for y in sorted(notes, reverse=True)]
    assert ordered == 2 * [f"{threshold}:  {count}" for threshold in ("0.5", "1", "15", "none")]
    assert legend(fig)[:2] == ["norm clipped at the number on the right of the first panel", "not clipped"]


def test_one_threshold_is_in_the_legend() -> None:
    fig = draw([2.0, math.nan], "adding", False)
    assert legend(fig)[:2] == ["norm clipped at 2", "not clipped"]
    assert Counter(text.get_text() for text in fig.axes[0].texts) == {"0/2": 4}
