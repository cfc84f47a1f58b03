"""Greff's figures with the paper's numbers: theirs beside ours in one panel, and no outlier that presses the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from odyssey.figures import style
from odyssey.published.greff import ORDER
from odyssey.published.greff_figure_3 import OF_ALL, OF_BEST
from odyssey.published.greff_figure_4 import MARGINALS
from odyssey.studies.trials.boxes import box_of, panel_top
from odyssey.studies.trials.figures import greff_boxes, greff_marginals, greff_shares
from odyssey.tables import StudyTables
from study_tables import searched


@pytest.fixture(scope="module")
def tables() -> StudyTables:
    return searched(ORDER, ("jsb", "spoken_frames"), 20)


def sand(ax: Axes) -> int:
    """How many boxes of the paper's a panel has."""
    return sum(to_hex(area.get_facecolor()[0]) == style.SAND for area in ax.collections)


def medians(ax: Axes) -> list[float]:
    return [float(line.get_ydata()[0]) for line in ax.lines if line.get_color() == "#d62728" and line.get_lw() > 1]


def test_the_papers_boxes_stand_beside_ours_on_its_own_set(tables: StudyTables) -> None:
    fig = greff_boxes.draw(tables)
    panels = {ax.get_title("left"): ax for ax in fig.axes if ax.get_title("left")}
    music, speech = panels["JSB Chorales"], panels[style.task_title("spoken_frames")]
    assert sand(music) == len(ORDER)
    assert {box.median for box in OF_ALL["jsb"].values()} <= set(medians(music))
    assert sand(speech) == 0
    assert "in the place of TIMIT: nothing of theirs" in [ax.get_xlabel() for ax in fig.axes]
    names = [[text.get_text() for text in ax.get_xticklabels()] for ax in fig.axes]
    assert [style.label(cell) for cell in ORDER] in names, "in the paper's order"


def test_what_lies_above_the_papers_panel_ends_in_an_arrow(tables: StudyTables) -> None:
    fig = greff_boxes.draw(tables)
    arrows = [line for ax in fig.axes for line in ax.lines if line.get_marker() == "^"]
    unknown = [box for boxes in (OF_ALL, OF_BEST) for box in boxes["jsb"].values() if box.high is None]
    assert len(arrows) == len(unknown) == 2


def test_a_box_of_failed_trials_does_not_decide_where_a_panel_ends() -> None:
    rng = np.random.default_rng(0)
    usual = [box_of(rng.normal(9, 0.5, 50), False) for _ in range(5)]
    wild = box_of(np.concatenate([rng.normal(9, 0.5, 25), np.full(25, 61.0)]), False)
    assert panel_top(usual) is None
    top = panel_top([*usual, wild])
    assert top is not None
    assert 9.5 < top < 13


def test_trials_beyond_a_panel_are_counted(tables: StudyTables) -> None:
    lost = (tables.trials["cell"] == "lstm-noaf") & (tables.trials["task"] == "jsb")
    failed = tables.trials.assign(
        test_score=tables.trials["test_score"].fillna(8.5).mask(lost, 61.0 + 0.01 * tables.trials["setting"])
    )
    failed = failed.assign(status="finished")
    upper = next(ax for ax in greff_boxes.draw(replace(tables, trials=failed)).axes if ax.get_title("left"))
    assert [text.get_text() for text in upper.texts] == ["↑20\nmean 61.1"]


def test_the_papers_marginals_stand_in_our_range(tables: StudyTables) -> None:
    fig = greff_marginals.draw(tables)
    theirs = [line for ax in fig.axes for line in ax.lines if line.get_marker() == "D"]
    assert len(theirs) == 2 * len(MARGINALS["jsb"]), "score and time of three parameters, on one set"
    assert all(min(line.get_xdata()) >= 0 and max(line.get_xdata()) <= 1 for line in theirs)
    narrow = tables.space.assign(low=tables.space["low"].mask(tables.space["parameter"] == "hidden_size", 50.0))
    widths = greff_marginals.draw(replace(tables, space=narrow)).axes[1]
    shown = next(line for line in widths.lines if line.get_marker() == "D")
    assert len(shown.get_xdata()) == 6, "sizes from 60 on"


def test_the_papers_shares_are_the_first_bar_of_its_own_set(tables: StudyTables) -> None:
    fig = greff_shares.draw(tables)
    music, speech = fig.axes
    assert [text.get_text() for text in music.get_yticklabels()][:2] == ["LSTM, theirs", "LSTM, ours"]
    assert "91.3" in [text.get_text() for text in music.texts]
    assert speech.get_yticklabels()[0].get_text() == "LSTM"
    assert speech.get_title("right").endswith("in the place of TIMIT: nothing of theirs")


def test_few_trials_have_an_interval(tables: StudyTables) -> None:
    ends = [line for line in greff_shares.draw(tables).axes[0].lines if line.get_marker() == "|"]
    assert len(ends) == len(ORDER)
    wanted = "task == 'jsb' and cell == 'lstm' and target == 'score' and term == 'learning_rate'"
    share = tables.importance.query(wanted).iloc[0]
    by_hand = [100 * (share["share"] + sign * 1.96 * share["share_sd"]) for sign in (-1, 1)]
    assert ends[0].get_xdata() == pytest.approx(np.clip(by_hand, 0, 100))
