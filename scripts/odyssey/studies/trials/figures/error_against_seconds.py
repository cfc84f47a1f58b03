"""Error against seconds of training: what a cell has reached by the clock, where learning curves count epochs.

Greff et al. 2017 measure training time beside error too, by parameter (Figure 4).
Each cell is shown by its best setting, the one of lowest mean validation loss over n seeds; where every setting ran
once, by its best trials by validation. A line is the mean over trials of the best validation score so far, the band its
95 % interval (Student's t), or for fewer than six trials their range; a trial that has stopped keeps its score. Seconds
are those of training and validation on one core of the machine that ran them, data and imports left out. Each line is
named where it ends; pale grey: the task's other cells. Where all cells would take too many panels, a task has one, of
the baseline and those of lowest median validation loss.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

from odyssey.figures import style
from odyssey.figures.numbers import score_factor, score_label, set_scale, show_plain_numbers
from odyssey.figures.sheets import fonts, message_sheet
from odyssey.statistics.intervals import student_interval
from odyssey.studies.trials.chosen import Chosen, of_cells
from odyssey.studies.trials.curve_panels import MOST_CURVES, Block, Curves, draw_others, ends_of, lay_out
from odyssey.studies.trials.figures.learning_curves import FEW_TRIALS, shown_trials
from odyssey.tables import StudyTables

TITLE = "Error against seconds of training"
CATEGORY = "Training"

NAMED = ((30, (1, 2, 5)), (300, (1, 3)), (np.inf, (1,)))  # from the last to the first second: what an axis names
POINTS = 60  # of a curve, evenly spaced in log seconds


def draw(tables: StudyTables) -> Figure:
    """One row of panels a task, one column a group of families."""
    chosen = of_cells(tables)
    if chosen.trials.empty or tables.histories.empty:
        return message_sheet(TITLE, "This study has no trials with a history yet.")
    with fonts():
        others = chosen.trials["cell"].nunique() > MOST_CURVES
        fig, blocks = lay_out(TITLE, _legend(others), chosen.trials, chosen.baseline)
        for block in blocks:
            trials = chosen.trials[chosen.trials["task"] == block.task]
            _draw_block(block, trials, task_curves(trials, tables.histories, chosen))
    return fig


def task_curves(trials: pd.DataFrame, histories: pd.DataFrame, chosen: Chosen) -> Curves:
    """The curves of every cell of one task; none for a cell without a finite score."""
    factor = score_factor(str(trials["score_name"].iloc[0]))
    found = {
        str(cell): best_so_far(shown_trials(some, chosen), histories, factor) for cell, some in trials.groupby("cell")
    }
    return {cell: curve for cell, curve in found.items() if len(curve)}


def best_so_far(trials: pd.DataFrame, histories: pd.DataFrame, factor: float = 1.0) -> pd.DataFrame:
    """mean, low, high and n of the best validation score until each number of seconds (the index).

    From the moment when the slowest trial has trained one epoch; empty where no trial has a finite score then.
    """
    own = histories[histories["trial_id"].isin(trials["trial_id"]) & (histories["epoch"] > 0)]
    own = own.replace([np.inf, -np.inf], np.nan).dropna(subset=["valid_score", "wall_seconds"])
    runs = [run.sort_values("epoch") for _, run in own.groupby("trial_id")]
    if not runs:
        return pd.DataFrame()
    seconds = [run["wall_seconds"].to_numpy(dtype=float) for run in runs]
    scores = [factor * np.minimum.accumulate(run["valid_score"].to_numpy(dtype=float)) for run in runs]
    first, last = max(max(s[0] for s in seconds), 1e-3), max(s[-1] for s in seconds)
    grid = np.geomspace(first, max(last, first * 1.001), POINTS)
    steps = [np.searchsorted(s, grid, side="right").clip(1) - 1 for s in seconds]
    values = np.array([score[step] for score, step in zip(scores, steps, strict=True)])
    n, mean = len(values), values.mean(axis=0)
    low, high = values.min(axis=0), values.max(axis=0)
    if n >= FEW_TRIALS:
        least = low  # an interval of a mean may reach below every trial, where a logarithmic axis has no end
        low, high = student_interval(mean, values.std(axis=0, ddof=1), np.full(POINTS, n))
        low = np.maximum(low, least)
    return pd.DataFrame({"mean": mean, "low": low, "high": high, "n": n}, index=pd.Index(grid, name="seconds"))


def _draw_block(block: Block, trials: pd.DataFrame, curves: Curves) -> None:
    if not block.draw(curves, _draw_panel, "no trial has a finite score"):
        return
    _limit(block.panels[0], curves)
    block.count([curve["n"].iloc[0] for curve in curves.values()])
    block.label("seconds", score_label(str(trials["score_name"].iloc[0])))
    block.name(ends_of(curves, "mean"))


def _limit(ax: Axes, curves: Curves) -> None:
    """Both axes, of all panels of a block."""
    ends = [end for curve in curves.values() for end in (curve.index[0], curve.index[-1])]
    low, high = min(ends), max(ends)
    ax.set(xscale="log", xlim=(low / (high / low) ** 0.04, high * (high / low) ** 0.04))
    ax.xaxis.set_major_locator(LogLocator(subs=next(named for reach, named in NAMED if high < reach * low)))
    show_plain_numbers(ax.xaxis)
    means = pd.concat([curve["mean"] for curve in curves.values()])
    set_scale(ax, "y", means)
    if ax.get_yscale() == "symlog":  # which would go on below an error of 0
        ax.set_ylim(bottom=0)
    if ax.get_yscale() == "linear":
        top = means.quantile(0.98)
        room = 0.05 * (top - means.min() or abs(top) or 1.0)
        ax.set_ylim(means.min() - room, top + room)


def _draw_panel(ax: Axes, curves: Curves, group: Sequence[str]) -> None:
    ax.grid(axis="y")
    draw_others(ax, curves, "mean", group)
    for place, cell in enumerate(name for name in group if name in curves):
        curve, colour = curves[cell], style.colour(cell)
        ax.fill_between(curve.index, curve["low"], curve["high"], color=colour, alpha=0.13, lw=0)
        every = POINTS // 5
        ax.plot(
            curve.index,
            curve["mean"],
            color=colour,
            lw=1.8,
            marker=style.marker(cell),
            markevery=((place * every) // max(1, len(group)), every),
            ms=4.5,
            mew=0,
            zorder=3,
        )


def _legend(others: bool) -> list[Line2D]:
    marks = [
        Line2D([], [], color=style.INK, lw=1.8, label="best validation score so far"),
        Line2D([], [], color=style.INK, lw=7, alpha=0.15, label="95 % interval, or range if n < 6"),
        Line2D([], [], color="#cccccc", lw=1.2, label="other cells"),
    ]
    return marks if others else marks[:-1]
