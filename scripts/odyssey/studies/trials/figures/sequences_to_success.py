"""After how many sequences each problem counts as solved: after the experiments of Hochreiter and Schmidhuber 1997.

The paper: "Long short-term memory". A point is a trial. Filled: validation met the criterion of the task's authors
after so many training sequences, and new test sequences met it too; half filled: the test did not; hollow: neither did.
k/n: solved of n.
Grey: when the paper's LSTM solved the problem (mean of its trials; of several networks from the fastest to the
slowest), read in the paper; it trains online, by a truncated gradient.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import EngFormatter

from odyssey.figures import style
from odyssey.figures.ladder import Ladder
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.statistics.outcomes import counted_successes
from odyssey.tables import StudyTables

TITLE = "Sequences until a problem is solved"
CATEGORY = "Tasks"

COLUMNS = 2
Problem = tuple[str, tuple[tuple[str, object], ...]]  # a task, and those of NAMED that its options have
NAMED = ("definition", "length", "lag", "symbols", "embedded")
PUBLISHED: dict[Problem, tuple[int, int]] = {
    ("reber", (("embedded", True),)): (8_440, 39_740),
    ("long_lag", (("definition", "noise-free"), ("lag", 100))): (5_040, 5_040),
    ("long_lag", (("definition", "no-local-regularity"), ("lag", 100))): (5_680, 5_680),
    ("long_lag_distractors", (("lag", 50),)): (30_000, 30_000),
    ("long_lag_distractors", (("lag", 100),)): (31_000, 31_000),
    ("two_sequence", (("definition", "hochreiter-3a"), ("length", 100))): (27_380, 39_850),
    ("two_sequence", (("definition", "hochreiter-3b"), ("length", 100))): (41_740, 43_250),
    ("two_sequence", (("definition", "hochreiter-3c"), ("length", 100))): (269_650, 269_650),
    ("adding", (("definition", "hochreiter"), ("length", 100))): (74_000, 74_000),
    ("adding", (("definition", "hochreiter"), ("length", 500))): (209_000, 209_000),
    ("multiplication", (("definition", "hochreiter"), ("length", 100))): (482_000, 482_000),
    ("temporal_order", (("definition", "hochreiter"), ("length", 100), ("symbols", 2))): (31_390, 31_390),
    ("temporal_order", (("definition", "hochreiter"), ("length", 100), ("symbols", 3))): (571_100, 571_100),
}
SOLVED: dict[str, Any] = {"fillstyle": "full"}
MISSED: dict[str, Any] = {"fillstyle": "left", "markerfacecoloralt": "white"}
UNSOLVED: dict[str, Any] = {"fillstyle": "full", "mfc": "white"}


def draw(tables: StudyTables) -> Figure:
    """One panel a problem, one line a cell."""
    trials = tables.trials.drop_duplicates("trial_id")
    trials = trials.assign(solved=counted_successes(trials)).dropna(subset="solved")
    if trials.empty:
        return message_sheet(TITLE, "This study has no task with a criterion.")
    trials = trials.assign(
        problem=pd.Series(list(map(problem, trials["task"], trials["options"])), index=trials.index, dtype=object)
    )
    problems = sorted(trials["problem"].unique())
    ladders = {p: Ladder(style.in_order(trials.loc[trials["problem"] == p, "cell"]), 1) for p in problems}
    rows = [problems[n : n + COLUMNS] for n in range(0, len(problems), COLUMNS)]
    heights = [max(ladders[p].height for p in row) for row in rows]
    with fonts():
        fig = new_sheet(TITLE, sum(heights), _legend(), columns=4)
        panels = fig.subplots(len(rows), COLUMNS, squeeze=False, height_ratios=heights, sharex=True).ravel()
        for ax, name in zip(panels, problems, strict=False):
            _draw_panel(ax, trials[trials["problem"] == name], ladders[name], PUBLISHED.get(name))
            ax.set_title(_title(name), fontsize=9)
        for ax in panels[len(problems) :]:
            ax.remove()
        for ax in panels[max(0, len(problems) - COLUMNS) : len(problems)]:
            ax.set_xlabel("training sequences")
            ax.tick_params(labelbottom=True)
    return fig


def problem(task: str, options: str) -> Problem:
    """What tells a task's problems apart, from the JSON of its options."""
    given = json.loads(options)
    return task, tuple((name, given[name]) for name in NAMED if given.get(name) is not None)


def _title(name: Problem) -> str:
    given = dict(name[1])
    definition = f" ({given['definition']})" if "definition" in given else ""
    sizes = [f"{key} {value}" for key, value in name[1] if key in ("length", "lag", "symbols")]
    return ", ".join([style.task_title(name[0]) + definition, *sizes])


def _draw_panel(ax: Axes, trials: pd.DataFrame, ladder: Ladder, published: tuple[int, int] | None) -> None:
    ladder.prepare(ax, names=True)
    ax.set_xscale("log")
    if published:
        ax.axvspan(published[0] / 1.04, published[1] * 1.04, color="#dcdcdc", lw=0)
    for cell, some in trials.groupby("cell"):
        stopped, passed = some["status"] == "solved", some["solved"] == 1
        y = ladder.y(str(cell), 0) + 0.5 * (np.linspace(-0.5, 0.5, len(some)) if len(some) > 1 else np.zeros(1))
        look: dict[str, Any] = {
            "ls": "",
            "marker": style.marker(str(cell)),
            "color": style.colour(str(cell)),
            "ms": 5.5,
            "mew": 1.1,
        }
        for outcome, fill in ((stopped & passed, SOLVED), (stopped & ~passed, MISSED), (~stopped, UNSOLVED)):
            ax.plot(some["sequences_seen"][outcome], y[outcome], **look, **fill)
        ladder.note(ax, str(cell), 0, f"{(stopped & passed).sum()}/{len(some)}")
    ax.xaxis.set_major_formatter(EngFormatter(sep=""))  # 10k, 100k


def _legend() -> list[Line2D]:
    look: dict[str, Any] = {"ls": "", "marker": "o", "color": style.INK, "ms": 6, "mew": 1.2}
    return [
        Line2D([], [], label="solved after so many", **look, **SOLVED),
        Line2D([], [], label="in validation, not in the test", **look, **MISSED),
        Line2D([], [], label="not when training ended", **look, **UNSOLVED),
        Line2D([], [], color="#dcdcdc", lw=7, label="the paper's LSTM solved it"),
    ]
