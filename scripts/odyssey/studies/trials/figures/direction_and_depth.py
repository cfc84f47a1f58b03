"""What both directions (used by Greff et al. 2017) and more layers (searched by Jozefowicz et al. 2015) buy.

Mean test score of the best trials by validation of every cell, with its bootstrap 95 % interval (none for fewer
than three trials); the faint dots are the n trials; a trial that diverged counts as the worst of its task. Open
against filled: one direction against both; the number in a dot is the number of layers. At the right: number of
parameters.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.ladder import Ladder, draw_interval
from odyssey.figures.numbers import count, same, score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet, say
from odyssey.statistics.scores import score_table
from odyssey.statistics.selection import GROUP, select_best
from odyssey.studies.trials.chosen import best_share, of_sweep
from odyssey.tables import StudyTables

TITLE = "Both directions, and depth"
CATEGORY = "Networks"


@dataclass(frozen=True)
class Axis:
    """One of the two sweeps: its name, the column that varies, and how a level is marked."""

    sweep: str
    column: str
    heading: str
    filled: Callable[[object], bool]
    digit: Callable[[object], str]


AXES = (
    Axis("direction", "bidirectional", "direction", bool, lambda level: ""),
    Axis("depth", "num_layers", "layers", lambda level: True, str),
)


def draw(tables: StudyTables) -> Figure:
    """A panel for every task of the two sweeps, direction first; two panels a row."""
    share = best_share(tables)
    runs = {axis.sweep: of_sweep(tables, axis.sweep) for axis in AXES}
    wanted = [(axis, task) for axis in AXES for task in sorted(runs[axis.sweep]["task"].unique())]
    if not wanted:
        return message_sheet(
            TITLE, 'This study has neither a sweep "direction" (bidirectional or not) nor a sweep "depth" (num_layers).'
        )
    rows = [wanted[k : k + 2] for k in range(0, len(wanted), 2)]
    heights = [max(_ladder(axis, runs[axis.sweep], task).height for axis, task in row) for row in rows]
    with fonts():
        fig = new_sheet(TITLE, sum(heights), _legend())
        panels = fig.subplots(len(rows), 2, squeeze=False, height_ratios=heights)
        for ax in panels.flat[len(wanted) :]:
            ax.set_axis_off()
        for ax, (axis, task) in zip(panels.flat, wanted, strict=False):
            ax.set_title(f"{style.task_title(task)}: {axis.heading}")
            _draw_panel(ax, axis, runs[axis.sweep], task, share)
    return fig


def _legend() -> list[Line2D]:
    look: dict[str, Any] = {"marker": "o", "ls": "-", "lw": 1.6, "color": style.INK, "ms": 6, "mew": 1.4}
    return [
        Line2D([], [], mfc="white", label="one direction", **look),
        Line2D([], [], mfc=style.INK, label="both directions", **look),
        Line2D([], [], **{**look, "ms": 9}, label="number of layers inside; line: 95 % interval"),
        Line2D([], [], marker="o", ls="", ms=3.5, color=style.FAINT, alpha=0.5, label="one trial"),
    ]


def _ladder(axis: Axis, trials: pd.DataFrame, task: str) -> Ladder:
    here = trials[trials["task"] == task]
    return Ladder(style.in_order(here["cell"]), max(1, trials[axis.column].nunique()))


def _draw_panel(ax: Axes, axis: Axis, trials: pd.DataFrame, task: str, share: float) -> None:
    here = trials[trials["task"] == task]
    if here["test_score"].isna().all():
        say(ax, "every trial diverged before it had a score")
        return
    by = (*GROUP, axis.column)
    rows, best = score_table(here, share, by), select_best(here, share, by)
    factor = score_factor(str(here["score_name"].iloc[0]))
    ladder, levels = _ladder(axis, trials, task), sorted(trials[axis.column].unique())
    ladder.prepare(ax)
    for row in rows.to_dict("records"):
        cell, level = row["cell"], row[axis.column]
        y = ladder.y(cell, levels.index(level))
        points = factor * best.loc[(best["cell"] == cell) & (best[axis.column] == level), "test_score"]
        ax.plot(points, np.full(len(points), y), "o", ms=3.5, color=style.colour(cell), alpha=0.35, mew=0, zorder=1)
        _draw_level(ax, axis, y, cell, level, factor * np.array([row["mean"], row["mean_low"], row["mean_high"]]))
        ladder.note(ax, cell, levels.index(level), count(row["mean_parameter_count"]))
    set_scale(ax, "x", factor * best["test_score"])
    ax.set_xlabel(f"test {score_label(str(here['score_name'].iloc[0]))}")
    kept = f"best {same(rows['n_best'])} of n = {same(rows['n'])}"
    aside(ax, kept)
    ax.annotate(
        "parameters",
        (1.015, 1),
        xytext=(0, 6),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=7,
        color=style.FAINT,
    )


def _draw_level(ax: Axes, axis: Axis, y: float, cell: str, level: object, score: np.ndarray) -> None:
    draw_interval(ax, y, score[0], (score[1], score[2]), cell, axis.filled(level))
    if digit := axis.digit(level):
        ax.plot(score[0], y, "o", ms=9.5, color=style.colour(cell), zorder=3, clip_on=False)
        ax.annotate(
            digit,
            (score[0], y),
            ha="center",
            va="center_baseline",
            color="white",
            fontsize=7,
            fontweight="bold",
            zorder=4,
        )
