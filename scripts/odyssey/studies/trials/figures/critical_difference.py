"""Average ranks of the cells: the question of Figure 3 of Greff et al. 2017 in the diagram of Demšar (2006).

Each cell's mean test score of its best share by validation is ranked within each of the n tasks (rank 1 is best), and
ranks are averaged; with a single task, the n blocks are its paired random settings, whose trials differ in the cell
alone. A bar joins cells whose ranks differ by less than Nemenyi's critical difference (CD, 0.05): they cannot be told
apart. Where it is larger than any difference can be, nothing is drawn. p is Friedman's. A trial that diverged counts
as the worst score of its task.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from odyssey.figures import style
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.statistics.ranks import Ranks, average_ranks
from odyssey.studies.trials.chosen import Chosen, of_cells
from odyssey.tables import StudyTables

TITLE = "Average ranks and their critical difference"
CATEGORY = "Cells"

LINE = 0.2  # inches between names
BAR = 0.13
CELL_NAME = 0.16  # of the width, left and right of the scale


def draw(tables: StudyTables) -> Figure:
    """One diagram: a scale of ranks, a line from each cell's rank to its name, and bars below the scale."""
    chosen = of_cells(tables)
    blocks, what = _blocks(chosen) if len(chosen.trials) else (pd.DataFrame(), "")
    ranks = average_ranks(blocks)
    if ranks is None:
        return message_sheet(TITLE, "Ranks need two cells, and two tasks or paired settings that have all of them.")
    if ranks.critical_difference > len(ranks.mean) - 1:
        return message_sheet(TITLE, _hopeless(ranks, what))
    sides = -(-len(ranks.mean) // 2)
    height = 1.0 + BAR * len(ranks.groups) + LINE * sides
    with fonts():
        fig = new_sheet(TITLE, height)
        ax = fig.subplots()
        _scale(ax, ranks, height)
        _bars(ax, ranks)
        _names(ax, ranks)
        p = f"Friedman's p = {ranks.p:.2g}; " if ranks.p == ranks.p else ""
        aside(ax, f"{p}n = {ranks.blocks} {what}")
    return fig


def _hopeless(ranks: Ranks, what: str) -> str:
    return (
        f"With {len(ranks.mean)} cells on n = {ranks.blocks} {what} the critical difference is "
        f"{ranks.critical_difference:.2f} ranks, and no two can differ by more than {len(ranks.mean) - 1}: whatever "
        "the scores, nothing could be told apart. More tasks would help."
    )


def _blocks(chosen: Chosen) -> tuple[pd.DataFrame, str]:
    if chosen.trials["task"].nunique() > 1:
        return chosen.best.pivot_table(index="task", columns="cell", values="test_score"), "tasks"
    return chosen.trials.pivot_table(index="setting", columns="cell", values="test_score"), "paired settings"


def _scale(ax: Axes, ranks: Ranks, height: float) -> None:
    """Ranks from 1 at the left; y counts inches below the scale."""
    k = len(ranks.mean)
    span = k - 1
    margin = CELL_NAME * span / (1 - 2 * CELL_NAME)
    ax.set(xlim=(1 - margin, k + margin), ylim=(height - 0.55, -0.5))
    ax.set_axis_off()
    ax.plot([1, k], [0, 0], color=style.INK, lw=1)
    for rank in range(1, k + 1):
        ax.plot([rank, rank], [0, -0.06], color=style.INK, lw=1)
        ax.text(rank, -0.1, f"{rank}", ha="center", va="bottom", fontsize=8.5)
    ax.plot([1, 1 + ranks.critical_difference], [-0.36, -0.36], color=style.ALARM, lw=2, solid_capstyle="butt")
    text = f"CD = {ranks.critical_difference:.2f}"
    ax.text(1 - 0.02 * span, -0.36, text, ha="right", va="center", fontsize=8.5, color=style.ALARM)


def _bars(ax: Axes, ranks: Ranks) -> None:
    values = ranks.mean.to_numpy()
    for i, (first, last) in enumerate(ranks.groups):
        ends = [values[first] - 0.03, values[last] + 0.03]
        ax.plot(ends, [0.1 + BAR * i] * 2, color=style.INK, lw=3.2, solid_capstyle="butt", zorder=3)


def _names(ax: Axes, ranks: Ranks) -> None:
    """The better half is named at the left, the others at the right."""
    k = len(ranks.mean)
    half = -(-k // 2)
    top = 0.3 + BAR * len(ranks.groups)
    for place, (cell, rank) in enumerate(ranks.mean.items()):
        left = place < half
        y = top + LINE * (place if left else k - 1 - place)
        edge = 1 - 0.01 * (k - 1) if left else k + 0.01 * (k - 1)
        ax.plot([rank, rank, edge], [0, y, y], color=style.colour(str(cell)), lw=1.2, zorder=2)
        text = f"{style.label(str(cell))}  {rank:.2f}" if left else f"{rank:.2f}  {style.label(str(cell))}"
        ax.text(edge, y, f" {text} ", ha="right" if left else "left", va="center", fontsize=8.5)
