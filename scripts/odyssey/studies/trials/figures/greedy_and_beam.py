"""What beam search adds to greedy decoding: after Table 1 of Sutskever et al. 2014.

The paper: "Sequence to sequence learning with neural networks", on English to French. A thin line is a trial, from
greedy decoding to beam search with the same weights; large: the mean of the n trials; those that diverged have no
translation and are left out. BLEU and chrF are on all references, higher is better.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.ladder import RUNG, Ladder
from odyssey.figures.numbers import same
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.tables import StudyTables

TITLE = "Greedy and beam search"
CATEGORY = "Tasks"

METRICS = {"bleu": "BLEU", "chrf": "chrF"}
WAYS = ("greedy", "beam")
GROUP = ["cell", "bidirectional"]


def draw(tables: StudyTables) -> Figure:
    """A row of panels a task, a panel for BLEU and one for chrF; a row in it for every cell and direction."""
    trials = tables.trials.drop_duplicates("trial_id")
    scores = pd.DataFrame([json.loads(text) for text in trials["more_scores"]], index=trials.index)
    names = [f"{metric}_{way}" for metric in METRICS for way in WAYS]
    if not set(names) <= set(scores):
        return message_sheet(TITLE, "This study has no translations by greedy and by beam search.")
    trials = trials.assign(**{name: scores[name] for name in names}).dropna(subset=names)
    tasks = sorted(trials["task"].unique())
    ladders = {task: _ladder(trials[trials["task"] == task]) for task in tasks}
    heights = [ladder.height for ladder in ladders.values()]
    with fonts():
        fig = new_sheet(TITLE, sum(heights), _legend())
        grid = fig.subplots(len(tasks), len(METRICS), squeeze=False, height_ratios=heights)
        for row, task in zip(grid, tasks, strict=True):
            here = trials[trials["task"] == task]
            for ax, metric in zip(row, METRICS, strict=True):
                _draw_panel(ax, here, metric, ladders[task], last=ax is row[-1])
            row[0].set_title(style.task_title(task))
            aside(row[-1], f"n = {same(here.groupby(GROUP).size())} a row")
    return fig


def _legend() -> list[Line2D]:
    look: dict[str, Any] = {"marker": "o", "ls": "", "color": style.INK, "ms": 6, "mew": 1.4}
    return [
        Line2D([], [], mfc="white", label="greedy, mean", **look),
        Line2D([], [], label="beam search, mean", **look),
        Line2D([], [], color=style.FAINT, lw=1, alpha=0.6, label="one trial"),
    ]


def _ladder(trials: pd.DataFrame) -> Ladder:
    return Ladder(style.in_order(trials["cell"]), trials["bidirectional"].nunique())


def _draw_panel(ax: Axes, trials: pd.DataFrame, metric: str, ladder: Ladder, last: bool) -> None:
    ladder.prepare(ax, names=not last)
    levels = sorted(trials["bidirectional"].unique())
    for (name, both), some in trials.groupby(GROUP):
        cell, level = str(name), levels.index(both)
        y, colour = ladder.y(cell, level), style.colour(cell)
        ends = some[[f"{metric}_{way}" for way in WAYS]].to_numpy(float)  # [n, 2]
        spread = y + 0.5 * RUNG * np.linspace(-0.5, 0.5, len(some) + 2)[1:-1]
        ax.plot(ends.T, np.tile(spread, (2, 1)), color=colour, lw=1, alpha=0.45, zorder=1)
        for value, face in zip(ends.mean(0), ("white", colour), strict=True):
            ax.plot(value, y, "o", ms=6, mfc=face, mec=colour, mew=1.4, zorder=3)
        if both and last:
            ladder.note(ax, cell, level, "both directions")
    ax.set_xlabel(METRICS[metric])
