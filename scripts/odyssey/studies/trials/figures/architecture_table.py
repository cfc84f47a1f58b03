"""Architectures against tasks, best test score: after Table 1 of Jozefowicz et al. 2015.

The paper: "An Empirical Exploration of Recurrent Network Architectures". Each entry is the test score of the
one trial, out of n, that was best by validation; lower is better. The best of a task is bold, and the darker an
entry, the higher its rank. A cell all of whose trials diverged has no entry of its own and is marked.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from odyssey.figures import style
from odyssey.figures.colours import oklch
from odyssey.figures.numbers import column_texts, same, score_factor, score_label
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.statistics.scores import score_table
from odyssey.studies.trials.chosen import of_cells
from odyssey.tables import StudyTables

TITLE = "Best test score of every architecture"
CATEGORY = "Cells"

ROW = 0.27  # inches
COLUMN = 1.45
NAME_LETTER = 0.085
TITLE_LETTERS = 16  # of a task, on one line


def draw(tables: StudyTables) -> Figure:
    """One row an architecture, one column a task."""
    chosen = of_cells(tables)
    if chosen.trials.empty:
        return message_sheet(TITLE, "This study has no trials yet.")
    scores = score_table(chosen.trials, chosen.share)
    cells, tasks = style.in_order(scores["cell"]), sorted(scores["task"].unique())
    names = max(1.3, 0.45 + NAME_LETTER * max(len(style.label(c)) for c in cells))
    width = max(names + COLUMN * len(tasks), 5.2)
    with fonts():
        fig = new_sheet(TITLE, ROW * (len(cells) + 4.2), width=width + 0.3)
        ax = fig.add_subplot()
        ax.set(xlim=(0, width), ylim=(-len(cells) - 1.1, 2.6))
        ax.axis("off")
        _draw_names(ax, cells, names, width)
        for column, task in enumerate(tasks):
            left = names + column * (width - names) / len(tasks)
            _draw_column(ax, scores[scores["task"] == task], cells, left, (width - names) / len(tasks))
        note = f"n = {same(scores['n'])} a cell and task; lower is better; bold: best; shade: rank"
        ax.text(0, -len(cells) - 0.75, note, color=style.FAINT, fontsize=8.5, va="center")
    return fig


def _draw_names(ax: Axes, cells: list[str], names: float, width: float) -> None:
    ax.text(0, 0.45, "architecture", color=style.FAINT, fontsize=8.5, va="center")
    for y, thick in ((2.45, 1.4), (0.0, 0.9), (-len(cells), 1.4)):
        ax.plot([0, width], [y, y], color=style.INK, lw=thick, clip_on=False)
    for row, cell in enumerate(cells):
        middle = -row - 0.5
        ax.plot(0.12, middle, style.marker(cell), color=style.colour(cell), ms=6)
        ax.text(0.32, middle, style.label(cell), va="center", fontsize=9.5)
        if row and style.split(cell)[0] != style.split(cells[row - 1])[0]:
            ax.plot([0, width], [-row, -row], color="#b8b8b8", lw=0.7, zorder=3)


def _draw_column(ax: Axes, scores: pd.DataFrame, cells: list[str], left: float, width: float) -> None:
    score_name = str(scores["score_name"].iloc[0])
    rows = scores.set_index("cell").reindex(cells)
    values = rows["best_test_score"].mask(rows["diverged"] == rows["n"])
    ranks = values.rank(method="min")
    middle = left + width / 2
    ax.text(
        middle,
        1.55,
        _heading(str(scores["task"].iloc[0])),
        ha="center",
        va="center",
        fontweight="bold",
        fontsize=10,
        linespacing=1.05,
    )
    ax.text(middle, 0.45, score_label(score_name), ha="center", va="center", color=style.FAINT, fontsize=8)
    for row, text in enumerate(column_texts(score_factor(score_name) * values)):
        rank = ranks.iloc[row]
        if text:
            ax.add_patch(Rectangle((left + 0.03, -row - 0.96), width - 0.06, 0.92, color=_shade(rank, ranks.max())))
        note = "not run" if np.isnan(rows["n"].iloc[row]) else "all diverged"
        look: dict[str, Any] = (
            {"fontsize": 9.5, "fontweight": "bold" if rank == 1 else "normal"}
            if text
            else {"fontsize": 8, "color": style.FAINT}
        )
        ax.text(middle, -row - 0.52, text or note, ha="center", va="center", **look)


def _shade(rank: float, last: float) -> str:
    """From a clear blue for rank 1 to nearly white for the last, light enough for dark text."""
    height = 1 - (rank - 1) / max(last - 1, 1)
    return oklch(0.985 - 0.155 * height, 0.003 + 0.077 * height, 235)


def _heading(task: str) -> str:
    words = style.task_title(task).split()
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > TITLE_LETTERS:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return "\n".join(lines)
