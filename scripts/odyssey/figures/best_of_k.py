"""What more trials buy: expected test score of the best of k, up to the 200 trials a search of Greff et al. 2017.

Of k random trials the one that is best by validation is taken and its test score reported; the line is the
expectation, exact over all subsets of k of a cell's n trials (Dodge et al. 2019), the band its bootstrap 95 %
interval, drawn for the baseline and for the best and worst cell, and for k up to a tenth of the trials: beyond, it
would be too narrow, since no trial better than the best is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import NullLocator

from odyssey.figures import style
from odyssey.figures.chosen import baseline_of, same, searched_sweep
from odyssey.figures.numbers import score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet, say
from odyssey.tables import StudyTables

TITLE = "What more trials buy: the best of k"
CATEGORY = "Search"

PANEL_HEIGHT = 3.0  # inches


def draw(tables: StudyTables) -> Figure:
    """One panel a task, two a row; one line a cell."""
    table = searched_sweep(tables.best_of_k)
    table = table[table["n"] > 1] if len(table) else table
    if table.empty:
        return message_sheet(TITLE, "This study has no random search of at least two trials a cell.")
    cells, tasks = style.in_order(table["cell"]), sorted(table["task"].unique())
    columns = min(2, len(tasks))
    rows = -(-len(tasks) // columns)
    with fonts():
        fig = new_sheet(TITLE, PANEL_HEIGHT * rows, _legend(cells), columns=6)
        panels = fig.subplots(rows, columns, squeeze=False).ravel()
        for ax, task in zip(panels, tasks, strict=False):
            _draw_task(ax, table[table["task"] == task], baseline_of(tables))
        for ax in panels[len(tasks) :]:
            ax.remove()
    return fig


def _legend(cells: Sequence[str]) -> list[Line2D]:
    return [
        Line2D([], [], color=style.colour(c), marker=style.marker(c), lw=1.6, ms=4.5, label=style.label(c))
        for c in cells
    ]


def _draw_task(ax: Axes, table: pd.DataFrame, baseline: str | None) -> None:
    score_name = str(table["score_name"].iloc[0])
    ax.set_title(style.task_title(str(table["task"].iloc[0])))
    known = table.dropna(subset="expected")
    if known.empty:
        say(ax, "no trial has a score")
        return
    ends = known.loc[known.groupby("cell")["k"].idxmax()].set_index("cell")["expected"]
    banded = {baseline, ends.idxmin(), ends.idxmax()}
    for place, (cell, curve) in enumerate(known.groupby("cell")):
        _curve(ax, str(cell), curve, score_factor(score_name), cell in banded, place)
    n = same(known.groupby("cell")["n"].first())
    aside(ax, f"n = {n} a cell")
    ax.set(
        xscale="log", xlim=(0.95, 1.1 * known["k"].max()), xlabel="trials k", ylabel=f"test {score_label(score_name)}"
    )
    marks = [m * 10**p for p in range(6) for m in (1, 2, 5) if m * 10**p <= known["k"].max()]
    ax.set_xticks(marks, [str(m) for m in marks])
    ax.xaxis.set_minor_locator(NullLocator())
    set_scale(ax, "y", score_factor(score_name) * known["expected"])
    ax.grid()


def _curve(ax: Axes, cell: str, curve: pd.DataFrame, factor: float, banded: bool, place: int) -> None:
    colour = style.colour(cell)
    if banded:
        ax.fill_between(curve["k"], factor * curve["low"], factor * curve["high"], color=colour, alpha=0.13, lw=0)
    every = max(1, len(curve) // 6)
    marks: dict[str, Any] = {"marker": style.marker(cell), "markevery": (place % every, every), "ms": 4.5, "mew": 0}
    ax.plot(curve["k"], factor * np.asarray(curve["expected"]), color=colour, lw=1.6, **marks)
