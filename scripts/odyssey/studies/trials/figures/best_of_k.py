"""What more trials buy: expected test score of the best of k, up to the 200 trials a search of Greff et al. 2017.

Of k random trials the one that is best by validation is taken and its test score reported; the line is the
expectation, exact over all subsets of k of a cell's n trials (Dodge et al. 2019), the band its bootstrap 95 %
interval, drawn for the baseline and for the best and worst cell, and for k up to a tenth of the trials: beyond, it
would be too narrow, since no trial better than the best is known. Names stand at the ends of their lines; a cell far
worse than the others leaves the panel, which says so (or how many have, where they are many).
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
from odyssey.figures.line_names import name_lines, room_for
from odyssey.figures.numbers import same, score_factor, score_label, set_scale
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet, say
from odyssey.studies.trials.chosen import baseline_of, searched_sweep
from odyssey.tables import StudyTables

TITLE = "What more trials buy: the best of k"
CATEGORY = "Search"

PANEL_HEIGHT = 3.2  # inches
LONG = 3.0  # times the median reach of the lines, beyond which one does not decide where the panel ends
MOST_LISTED = 22  # letters of names that have room beside a title
FRAME = 0.9  # inches of a panel around its data area
DASHES = ("-", (0, (6, 1.5)), (0, (3, 1.2)), (0, (1.2, 1)))


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
        height = max(PANEL_HEIGHT, FRAME + room_for(len(cells)))
        fig = new_sheet(TITLE, height * rows, _legend(cells), columns=6)
        panels = fig.subplots(rows, columns, squeeze=False).ravel()
        for ax, task in zip(panels, tasks, strict=False):
            _draw_task(ax, table[table["task"] == task], baseline_of(tables), height)
        for ax in panels[len(tasks) :]:
            ax.remove()
    return fig


def _legend(cells: Sequence[str]) -> list[Line2D]:
    return [
        Line2D([], [], color=style.colour(c), marker=style.marker(c), lw=1.6, ms=4.5, label=style.label(c))
        for c in cells
    ]


def _draw_task(ax: Axes, table: pd.DataFrame, baseline: str | None, height: float) -> None:
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
    ax.set(
        xscale="log", xlim=(0.95, 1.1 * known["k"].max()), xlabel="trials k", ylabel=f"test {score_label(score_name)}"
    )
    marks = [m * 10**p for p in range(6) for m in (1, 2, 5) if m * 10**p <= known["k"].max()]
    ax.set_xticks(marks, [str(m) for m in marks])
    ax.xaxis.set_minor_locator(NullLocator())
    set_scale(ax, "y", score_factor(score_name) * known["expected"])
    above = _end_panel(ax, known.assign(expected=score_factor(score_name) * known["expected"]))
    aside(ax, f"n = {n} a cell" + (f"; beyond the panel: {_listed(above)}" if above else ""))
    factor = score_factor(score_name)
    name_lines(ax, {str(cell): factor * end for cell, end in ends.items() if str(cell) not in above}, height - FRAME)
    ax.grid()


def _listed(cells: Sequence[str]) -> str:
    """Names, or how many where they are many letters."""
    names = ", ".join(map(style.label, cells))
    return names if len(names) <= MOST_LISTED else f"{len(cells)} cell{'s' * (len(cells) > 1)}"


def _end_panel(ax: Axes, known: pd.DataFrame) -> list[str]:
    """End the panel above the bulk of the lines; the cells that have left it by its right end."""
    if ax.get_yscale() != "linear":
        return []
    by = known.groupby("cell")["expected"]
    low, reach = float(known["expected"].min()), by.max() - known["expected"].min()
    top = low + float(reach[reach <= LONG * reach.median()].max())
    if known["expected"].max() > top > low:
        ax.set_ylim(low - 0.06 * (top - low), top + 0.06 * (top - low))
    last = known.loc[known.groupby("cell")["k"].idxmax()].set_index("cell")["expected"]
    return [str(cell) for cell in last.index[last > ax.get_ylim()[1]]]


def _curve(ax: Axes, cell: str, curve: pd.DataFrame, factor: float, banded: bool, place: int) -> None:
    colour = style.colour(cell)
    if banded:
        ax.fill_between(curve["k"], factor * curve["low"], factor * curve["high"], color=colour, alpha=0.13, lw=0)
    every = max(1, len(curve) // 6)
    marks: dict[str, Any] = {"marker": style.marker(cell), "markevery": (place % every, every), "ms": 4.5, "mew": 0}
    dashes: Any = DASHES[place % len(DASHES)]
    ax.plot(curve["k"], factor * np.asarray(curve["expected"]), color=colour, lw=1.6, ls=dashes, **marks)
