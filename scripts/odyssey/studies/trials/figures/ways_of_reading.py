"""Ways of reading a sequence frame by frame: after the results of Graves and Schmidhuber 2005 on TIMIT.

The paper: "Framewise phoneme classification with bidirectional LSTM and other neural network architectures". A row is a
way of reading, of the sweeps `direction`, `reversed`, `delay`, `window` and `no_window`: mean test score of the best
trials by validation with its bootstrap 95 % interval (none for fewer than three trials); the faint dots are the trials,
the best of n; a trial that diverged counts as the worst of its task. Filled: both directions. At the right the mean
number of parameters. The paper's own numbers, of TIMIT, could not be read in it and are not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.ladder import FRAME, draw_interval
from odyssey.figures.numbers import count, same, score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet, say
from odyssey.statistics.scores import score_table
from odyssey.statistics.selection import select_best
from odyssey.studies.trials.chosen import best_share, of_sweep
from odyssey.tables import StudyTables

TITLE = "Ways of reading a sequence"
CATEGORY = "Networks"

SWEEPS = ("direction", "reversed", "delay", "window", "no_window")
BY = ("sweep", "task", "cell", "way")
WAYS = ("one", "window", "backward", "forward", "both")  # in this order
ROW, GAP = 0.21, 0.5  # inches; between two cells, in rows
LEAST = 1.2  # inches of all rows of a panel


def draw(tables: StudyTables) -> Figure:
    """A panel a task, a row a cell and way of reading."""
    trials = pd.concat([of_sweep(tables, sweep) for sweep in SWEEPS]).drop_duplicates("trial_id")
    if trials.empty:
        return message_sheet(TITLE, f"This study has none of the sweeps {', '.join(SWEEPS)}.")
    trials = trials.assign(sweep="ways", way=[way(row) for row in trials.to_dict("records")])
    tasks, share = sorted(trials["task"].unique()), best_share(tables)
    panels = {task: trials[trials["task"] == task] for task in tasks}
    heights = [max(LEAST, -_places(_rows(panel))[-1] * ROW) + FRAME for panel in panels.values()]
    with fonts():
        fig = new_sheet(TITLE, sum(heights), _legend())
        grid = fig.subplots(len(tasks), 1, squeeze=False, height_ratios=heights)
        for ax, (task, panel) in zip(grid.flat, panels.items(), strict=True):
            ax.set_title(style.task_title(task))
            _draw_panel(ax, panel, share)
    return fig


def way(trial: Mapping[Any, Any]) -> str:
    """How a trial reads, in words."""
    if trial["window"] > 1:
        ahead = f", {trial['window_ahead']} ahead" if trial["window_ahead"] else ""
        return f"window of {trial['window']}{ahead}"
    if trial["cell"] == "mlp":
        return "one frame"
    if trial["bidirectional"]:
        return "both directions"
    name = "backward" if trial["reversed"] else "forward"
    return f"{name}, answer {trial['delay']} later" if trial["delay"] else name


def _legend() -> list[Line2D]:
    look: dict[str, Any] = {"marker": "o", "ls": "-", "lw": 1.6, "color": style.INK, "ms": 6, "mew": 1.4}
    return [
        Line2D([], [], mfc="white", label="mean and 95 % interval", **look),
        Line2D([], [], mfc=style.INK, label="the same, both directions", **look),
        Line2D([], [], marker="o", ls="", ms=3.5, color=style.FAINT, alpha=0.5, label="one trial"),
    ]


def _rows(trials: pd.DataFrame) -> list[tuple[str, str]]:
    """Cell and way of every row, in their usual order."""
    found = trials.groupby("cell")["way"].unique().to_dict()
    return [(cell, way) for cell in style.in_order(trials["cell"]) for way in sorted(found[cell], key=_rank)]


def _rank(way: str) -> tuple[int, int]:
    return next(rank for rank, beginning in enumerate(WAYS) if way.startswith(beginning)), len(way)


def _places(rows: list[tuple[str, str]]) -> list[float]:
    """Where each row stands, downwards from 0, and last the lower end, in rows."""
    cells = [cell for cell, _ in rows]
    steps = [1 + GAP * (cell != before) for cell, before in zip(cells[1:], cells, strict=False)]
    places = [0.0, *(-np.cumsum(steps))]
    return [*map(float, places), float(places[-1]) - 1]


def _draw_panel(ax: Axes, trials: pd.DataFrame, share: float) -> None:
    if trials["test_score"].isna().all():
        say(ax, "every trial diverged before it had a score")
        return
    rows, (*places, end) = _rows(trials), _places(_rows(trials))
    scores, best = score_table(trials, share, BY), select_best(trials, share, BY)
    factor = score_factor(str(trials["score_name"].iloc[0]))
    for row in scores.to_dict("records"):
        cell, name = str(row["cell"]), str(row["way"])
        y, mine = places[rows.index((cell, name))], best[(best["cell"] == cell) & (best["way"] == name)]
        points = factor * mine["test_score"]
        ax.plot(points, np.full(len(points), y), "o", ms=3.5, color=style.colour(cell), alpha=0.35, mew=0, zorder=1)
        mean, low, high = (factor * float(row[column]) for column in ("mean", "mean_low", "mean_high"))
        draw_interval(ax, y, mean, (low, high), cell, bool(mine["bidirectional"].all()))
        _note(ax, y, count(row["mean_parameter_count"]))
    _note(ax, 0.9, "parameters")
    ax.set_yticks(places, [f"{style.label(cell)}, {name}" for cell, name in rows])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(min(end, 1 - LEAST / ROW), 1)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", zorder=0)
    set_scale(ax, "x", factor * best["test_score"])
    ax.set_xlabel(f"test {score_label(str(trials['score_name'].iloc[0]))}")
    aside(ax, f"best {same(scores['n_best'])} of n = {same(scores['n'])}")


def _note(ax: Axes, y: float, text: str) -> None:
    """Write at the right end of a row."""
    look: dict[str, Any] = {"va": "center_baseline", "fontsize": 7.5, "color": style.FAINT}
    ax.text(1.012, y, text, transform=ax.get_yaxis_transform(), **look)
