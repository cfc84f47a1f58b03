"""Share of solved runs against the length of the sequences, theirs and ours: after Figure 7 of Pascanu et al. 2013.

A row a task and way to start, a panel a way to train, a line a cell. A run is solved if the test sequences meet the
criterion of the task's authors; a run that diverged is not. Bars: 95 % intervals of Wilson; n runs a point. Hollow:
some of the runs ended unsolved because our budget did, so that the point can only rise. Gold: the paper's points, k of
5 runs of up to five million updates, where it has that problem (measured in its figure; of one model, trained on
lengths of 50 to 200, read in its text). `clipped`: the gradient's norm is cut; `regularised`: Pascanu's term against
vanishing gradients is added. Where a task has a lag instead of a length, that; where noise was varied at one length,
its variance. Panels of one model: trained on the lengths that are named, tested on those along the axis.
"""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.numbers import same
from odyssey.figures.sheets import beside, fonts, message_sheet, new_sheet
from odyssey.published.pascanu_figure_7 import UPDATES
from odyssey.statistics.intervals import wilson_interval
from odyssey.studies.trials.solved_runs import ONE_MODEL_OF, WAYS, judged_runs, theirs
from odyssey.tables import StudyTables

TITLE = "Solved runs by length"
CATEGORY = "Tasks"

PANEL_HEIGHT = 2.15  # inches
COLUMNS = 4
MOST_SHIFT = 0.2  # from the first line to the last, as a share of a length
TICKS = 26  # that fit side by side in a row
LETTERS = 100  # of titles that do
THEIR_LENGTHS = "(theirs: of 50 to 200)"
THEIRS: dict[str, Any] = {"color": style.THEIRS, "lw": 1.2, "ls": "--", "marker": "D", "ms": 3.6, "mew": 0}


def draw(tables: StudyTables) -> Figure:
    """Rows by task and start, panels by way of training; what was trained in one way alone shares rows."""
    runs = judged_runs(tables.trials)
    if runs.empty:
        return message_sheet(TITLE, "This study has no task with a criterion and a length.")
    rows = _rows(runs)
    columns = max(2, *map(len, rows), 0)
    with fonts():
        fig = new_sheet(beside(TITLE, _has_theirs(runs)), PANEL_HEIGHT * len(rows), _legend(runs), columns=4)
        axes = fig.subplots(len(rows), columns, squeeze=False)
        for some, row in zip(axes, rows, strict=True):
            for ax, (title, own) in zip(some, row, strict=False):
                _draw_panel(ax, own, TICKS // columns)
                lines = [*title, THEIR_LENGTHS] if title[1].startswith(ONE_MODEL_OF) and theirs(own) else title
                ax.set_title("\n".join(fill(line, LETTERS // columns) for line in lines), fontsize=8)
            some[0].set_ylabel("share solved")
            for ax in some[len(row) :]:
                ax.remove()
    return fig


def _rows(runs: pd.DataFrame) -> list[list[tuple[list[str], pd.DataFrame]]]:
    """Panels with the lines of their titles, row by row: those of several ways first."""
    whole, single = [], []
    for key, some in runs.groupby(["panel", "start"], sort=True):
        names = [str(part) for part in key]
        ways = [(way, some[some["way"] == way]) for way in WAYS if (some["way"] == way).any()]
        if len(ways) > 1:
            whole.append([([*names, WAYS[way]], own) for way, own in ways])
        else:
            single.append((names, some))
    columns = COLUMNS if whole else min(COLUMNS, len(single))
    return whole + [single[k : k + columns] for k in range(0, len(single), columns)]


def _draw_panel(ax: Axes, runs: pd.DataFrame, most_ticks: int) -> None:
    published = theirs(runs)
    if published:
        ax.plot([*published], [*published.values()], **THEIRS, zorder=2)
    lines = list(runs.groupby("cell", sort=True))
    for place, (cell, some) in enumerate(lines):
        step = min(0.02, MOST_SHIFT / len(lines))  # so that lines on one another can be told apart
        shift = 1 + step * (place - (len(lines) - 1) / 2)
        _draw_line(ax, str(cell), some, shift)
    steps = sorted({*map(float, runs["steps"]), *map(float, published)})
    ax.set_xscale("log")
    _name_steps(ax, steps, most_ticks)
    ax.set(ylim=(-0.06, 1.06), yticks=[0, 0.5, 1])
    sizes = runs.groupby(["cell", "steps"]).size()
    ax.set_xlabel(f"{runs['axis'].iloc[0]}; n = {same(sizes)}", fontsize=8)
    ax.grid(axis="y")


def _draw_line(ax: Axes, cell: str, runs: pd.DataFrame, shift: float) -> None:
    by = runs.groupby("steps")
    counts = by["success"].agg(["sum", "count"]).astype(float)
    share, cut = counts["sum"] / counts["count"], by["cut_short"].any()
    ends = [wilson_interval(int(k), int(n)) for k, n in zip(counts["sum"], counts["count"], strict=True)]
    x, colour = counts.index.to_numpy(float) * shift, style.colour(cell)
    ax.vlines(x, [low for low, _ in ends], [high for _, high in ends], color=colour, lw=0.8, alpha=0.5)
    ax.plot(x, share, color=colour, lw=1.4, zorder=3)
    look: dict[str, Any] = {"ls": "", "marker": style.marker(cell), "ms": 5, "mec": colour, "mew": 1.1, "zorder": 4}
    for place, solved, hollow in zip(x, share, cut, strict=True):
        ax.plot(place, solved, mfc="white" if hollow else colour, clip_on=False, **look)


def _name_steps(ax: Axes, steps: list[float], most: int) -> None:
    """A tick a step, as far as there is room for its number."""
    ends = (0.75 * steps[0], steps[0] / 0.75) if len(steps) == 1 else (steps[0] / 1.12, steps[-1] * 1.12)
    gap = np.log(ends[1] / ends[0]) / most
    named: list[float] = []
    for step in steps:
        if not named or np.log(step / named[-1]) >= gap:
            named.append(step)
    ax.set_xticks(named, [f"{step:g}" for step in named], fontsize=7)
    ax.minorticks_off()
    ax.set_xlim(*ends)


def _legend(runs: pd.DataFrame) -> list[Line2D]:
    cells = [
        Line2D([], [], marker=style.marker(c), color=style.colour(c), ls="-", lw=1.4, ms=5, label=style.label(c))
        for c in style.in_order(runs["cell"])
    ]
    hollow: dict[str, Any] = {"ls": "", "marker": "o", "mfc": "white", "color": style.INK, "ms": 5, "mew": 1.1}
    cut = runs.loc[runs["cut_short"].astype(bool), "updates"]
    budget = (
        [Line2D([], [], label=f"hollow: some unsolved after our {_ends(cut)} updates", **hollow)] if len(cut) else []
    )
    published = [Line2D([], [], label=f"theirs, k of 5 runs of up to {UPDATES:,} updates", **THEIRS)]
    return [*cells, *(published if _has_theirs(runs) else []), *budget]


def _has_theirs(runs: pd.DataFrame) -> bool:
    return any(theirs(some) for _, some in runs.groupby(["panel", "start", "way"]))


def _ends(updates: pd.Series) -> str:
    low, high = int(updates.min()), int(updates.max())
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
