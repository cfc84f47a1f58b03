"""How much of the score's variance each searched parameter decides: Figure 5 of Greff et al. 2017, for every cell.

The paper draws a pie a data set for the vanilla LSTM; here every cell has a bar. A segment is a parameter's main effect
over the searched space, or the part of interactions of two, or of more (fANOVA on a random forest; Hutter et al. 2014).
The first line of a task is the baseline. n: trials a cell. Of a cell with a few trials that failed the bar says what
makes trials fail; importance.csv has the same shares for ranks, too.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from odyssey.figures import style
from odyssey.figures.chosen import baseline_of, same
from odyssey.figures.searched import Searched, of_search
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet, say
from odyssey.statistics.fanova import FEWEST_TRIALS
from odyssey.tables import StudyTables

TITLE = "What decides the score: shares of variance"
CATEGORY = "Search"

BAR = 0.24  # inches
FRAME = 0.75
COLOURS = ("#1f4fd1", "#e08a1e", "#2a8a3a", "#8a3fb0", "#b3261e", "#17899c", "#7a5c2e", "#c2478f")
PAIRS, HIGHER = "#8c8c8c", "#cfcfcf"
LEAST_NAMED = 0.06  # share from which a segment is wide enough for its number


def draw(tables: StudyTables) -> Figure:
    """One panel a task, one bar a cell."""
    searched = of_search(tables)
    if searched is None:
        return message_sheet(TITLE, "This study has no random search: no sweep with `search`.")
    table = tables.importance
    if len(table):
        table = table[(table["sweep"] == searched.sweep) & (table["target"] == "score") & table["share"].notna()]
    if table.empty:
        return message_sheet(TITLE, f"No cell of this study has {FEWEST_TRIALS} trials with a score that varies.")
    tasks = sorted(searched.trials["task"].unique())
    baseline = baseline_of(tables)
    cells = {task: _cells(table[table["task"] == task], baseline) for task in tasks}
    heights = [FRAME + BAR * max(3, len(c)) for c in cells.values()]
    with fonts():
        fig = new_sheet(TITLE, sum(heights), _legend(searched), columns=6)
        panels = fig.subplots(len(tasks), 1, squeeze=False, height_ratios=heights).ravel()
        for ax, task in zip(panels, tasks, strict=True):
            _draw_task(ax, table[table["task"] == task], cells[task], searched)
            ax.set_title(style.task_title(task))
    return fig


def _legend(searched: Searched) -> list[Patch]:
    names = [p.name.replace("_", " ") for p in searched.parameters]
    colours = [COLOURS[i % len(COLOURS)] for i in range(len(names))]
    looks = [*zip(names, colours, strict=True), ("pairs", PAIRS), ("higher order", HIGHER)]
    return [Patch(color=colour, label=name) for name, colour in looks]


def _cells(table: pd.DataFrame, baseline: str | None) -> list[str]:
    return sorted(style.in_order(table["cell"]), key=lambda cell: cell != baseline)


def _draw_task(ax: Axes, table: pd.DataFrame, cells: list[str], searched: Searched) -> None:
    if not cells:
        say(ax, f"no cell has {FEWEST_TRIALS} trials with a score that varies")
        return
    for y, cell in enumerate(cells):
        left = 0.0
        for share, colour in _segments(table[table["cell"] == cell], searched):
            ax.barh(y, 100 * share, left=left, height=0.72, color=colour)
            if share >= LEAST_NAMED:
                ink = "white" if colour != HIGHER else style.INK
                ax.text(left + 50 * share, y, f"{100 * share:.0f}", ha="center", va="center", fontsize=7.5, color=ink)
            left += 100 * share
    ax.set_yticks(range(len(cells)), [style.label(c) for c in cells])
    ax.tick_params(axis="y", length=0)
    ax.set(ylim=(max(3, len(cells)) - 0.5, -0.5), xlim=(0, 100), xlabel="share of variance (%)")
    n = f"n = {same(table.groupby('cell')['n'].first())} a cell"
    aside(ax, n)


def _segments(table: pd.DataFrame, searched: Searched) -> list[tuple[float, str]]:
    main = table[table["order"] == 1].set_index("term")["share"]
    orders = table.groupby("order")["share"].sum()
    single = [(float(main[p.name]), COLOURS[i % len(COLOURS)]) for i, p in enumerate(searched.parameters)]
    return [*single, (float(orders.get(2, 0.0)), PAIRS), (float(orders.get(3, 0.0)), HIGHER)]
