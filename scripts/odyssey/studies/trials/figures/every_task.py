"""Every task at a glance, in the spirit of Table 1 of Jozefowicz et al. 2015: one row a task, one mark a trial.

A trial's place is its test score between 0 (left), which is perfect, and the worst of its task (right), so that scores
which are alike stand together; the numbers are the best and the worst, and behind them stands the cell that reached the
best, and its sweep. A ring marks a trial that solved its task by the criterion of the task's authors; where more than
thirty did, they are counted. n trials a task, all that the study has; one that diverged counts as the worst of its
sweep.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.legends import text_width
from odyssey.figures.numbers import column_texts, score_factor, score_label
from odyssey.figures.sheets import WIDTH, fonts, message_sheet, new_sheet
from odyssey.statistics.outcomes import counted_scores, has_diverged
from odyssey.tables import StudyTables

TITLE = "Every task at a glance"
CATEGORY = "Tasks"

ROW = 0.3  # inches
LEGEND_COLUMNS = 7
LEAST_ROWS = 4  # that a page has room for
POINTS, GAP = 7.5, 0.2  # of the words beside the marks; inches between their columns
EDGES, LEAST_PANEL = 0.6, 1.5  # inches of margins in all, and of the marks
MOST_RINGS = 30  # that a row keeps apart


def draw(tables: StudyTables) -> Figure:
    """One row a task."""
    if tables.trials.empty:
        return message_sheet(TITLE, "This study has no trials yet.")
    trials = tables.trials.assign(test_score=counted_scores(tables.trials))
    tasks = sorted(trials["task"].unique())
    with fonts():
        legend = [_mark(cell) for cell in style.in_order(trials["cell"])]
        fig = new_sheet(TITLE, ROW * (max(LEAST_ROWS, len(tasks)) + 1.6), legend, columns=LEGEND_COLUMNS)
        rows = [_said(trials[trials["task"] == task]) for task in tasks]
        scores, winners = (max(text_width(texts[k], POINTS) for texts in rows) for k in (0, 1))
        names = max(text_width(style.task_title(task), 8.5) for task in tasks)
        reach = scores + GAP + winners
        ax, words = fig.subplots(1, 2, width_ratios=[max(LEAST_PANEL, WIDTH - EDGES - names - reach), reach])
        for part, ends in ((ax, (-0.04, 1.04)), (words, (0, reach))):
            part.set(xlim=ends, ylim=(max(LEAST_ROWS, len(tasks)) - 0.5, -0.7), xticks=[], yticks=[])
            part.spines[:].set_visible(False)
        words.set_axis_off()
        ax.set_yticks(range(len(tasks)), [style.task_title(task) for task in tasks])
        ax.tick_params(axis="y", length=0)
        for row, task in enumerate(tasks):
            _draw_row(ax, row, trials[trials["task"] == task])
            for left, text, colour in zip((0, scores + GAP), rows[row], (style.INK, style.FAINT), strict=True):
                words.text(left, row, text, va="center", fontsize=POINTS, color=colour)
        ax.set_xlabel("from 0 to the worst score of a task", color=style.FAINT)
    return fig


def _draw_row(ax: Axes, row: int, trials: pd.DataFrame) -> None:
    ax.axhline(row, color="#e6e6e6", lw=0.8, zorder=0)
    scores = trials["test_score"]
    if scores.isna().all():
        ax.annotate("every trial diverged", (0, row), va="center", color=style.FAINT, fontsize=8)
        return
    places, solved = _places(scores), trials["success"].eq(True)
    for cell, some in places.groupby(trials["cell"]):
        look: dict[str, Any] = {"marker": style.marker(str(cell)), "color": style.colour(str(cell))}
        ax.plot(some, [row] * len(some), ls="", ms=5.5, mec="white", mew=0.5, **look)
    if solved.sum() <= MOST_RINGS:
        ax.plot(places[solved], [row] * int(solved.sum()), ls="", marker="o", ms=10, mfc="none", mec=style.INK, mew=0.9)


def _said(trials: pd.DataFrame) -> tuple[str, str]:
    """The best and the worst score, and who reached the best."""
    scores, solved = trials["test_score"], trials["success"].eq(True)
    if scores.isna().all():
        return "", ""
    name = str(trials["score_name"].dropna().iloc[0])
    texts = column_texts([float(end) * score_factor(name) for end in (scores.min(), scores.max())])
    winner = trials.assign(lost=has_diverged(trials)).sort_values(["test_score", "lost"], kind="stable").iloc[0]
    by = f"{style.label(str(winner['cell']))}, {style.without_middle(winner['sweep'], 22)}".replace("_", " ")
    counted = f"; {solved.sum()} of {len(trials)} solved" if solved.sum() > MOST_RINGS else ""
    return f"{texts[0]} to {texts[1]}  {score_label(name)}", by + counted


def _places(scores: pd.Series) -> pd.Series:
    """Between 0 and the worst; a negative score, should there be one, moves the left end."""
    low, high = min(0.0, scores.min()), scores.max()
    return (scores - low) / (high - low) if high > low else scores * 0.0


def _mark(cell: str) -> Line2D:
    return Line2D([], [], ls="", marker=style.marker(cell), color=style.colour(cell), ms=5.5, label=style.label(cell))
