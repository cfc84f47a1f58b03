"""Every task at a glance, in the spirit of Table 1 of Jozefowicz et al. 2015: one row a task, one mark a trial.

A trial's place is its test score between 0 (left), which is perfect, and the worst of its task (right), so that scores
which are alike stand together; the numbers are the best and the worst, and behind them stands the cell that reached the
best, and its sweep. A ring marks a trial that solved
its task by the criterion of the task's authors. n trials a task, all that the study has; one that diverged counts as
the worst of its sweep.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.numbers import column_texts, score_factor, score_label
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.statistics.outcomes import counted_scores, has_diverged
from odyssey.tables import StudyTables

TITLE = "Every task at a glance"
CATEGORY = "Tasks"

ROW = 0.3  # inches
LEGEND_COLUMNS = 7


def draw(tables: StudyTables) -> Figure:
    """One row a task."""
    if tables.trials.empty:
        return message_sheet(TITLE, "This study has no trials yet.")
    trials = tables.trials.assign(test_score=counted_scores(tables.trials))
    tasks = sorted(trials["task"].unique())
    with fonts():
        legend = [_mark(cell) for cell in style.in_order(trials["cell"])]
        fig = new_sheet(TITLE, ROW * (len(tasks) + 1.6), legend, columns=LEGEND_COLUMNS)
        ax, words = fig.subplots(1, 2, width_ratios=[1.2, 1])
        for part in (ax, words):
            part.set(xlim=(-0.04, 1.04), ylim=(len(tasks) - 0.5, -0.7), xticks=[], yticks=[])
            part.spines[:].set_visible(False)
        ax.set_yticks(range(len(tasks)), [style.task_title(task) for task in tasks])
        ax.tick_params(axis="y", length=0)
        for row, task in enumerate(tasks):
            _draw_row(ax, words, row, trials[trials["task"] == task])
        ax.set_xlabel("from 0 to the worst score of a task", color=style.FAINT)
    return fig


def _draw_row(ax: Axes, words: Axes, row: int, trials: pd.DataFrame) -> None:
    ax.axhline(row, color="#e6e6e6", lw=0.8, zorder=0)
    scores = trials["test_score"]
    if scores.isna().all():
        ax.annotate("every trial diverged", (0, row), va="center", color=style.FAINT, fontsize=8)
        return
    best, worst = float(scores.min()), float(scores.max())
    for place, cell, solved in zip(_places(scores), trials["cell"], trials["success"].fillna(False), strict=True):
        ax.plot(
            [place], [row], ls="", marker=style.marker(cell), color=style.colour(cell), ms=5.5, mec="white", mew=0.5
        )
        if solved:
            ax.plot([place], [row], ls="", marker="o", ms=10, mfc="none", mec=style.INK, mew=0.9)
    name = str(trials["score_name"].dropna().iloc[0])
    texts = column_texts([best * score_factor(name), worst * score_factor(name)])
    winner = trials.assign(lost=has_diverged(trials)).sort_values(["test_score", "lost"], kind="stable").iloc[0]
    said = f"{texts[0]} to {texts[1]}  {score_label(name)}"
    by = f"{style.label(str(winner['cell']))}, {winner['sweep']}".replace("_", " ")
    words.text(-0.02, row, said, va="center", fontsize=7.5, color=style.INK)
    words.text(0.66, row, by, va="center", fontsize=7.5, color=style.FAINT)


def _places(scores: pd.Series) -> pd.Series:
    """Between 0 and the worst; a negative score, should there be one, moves the left end."""
    low, high = min(0.0, scores.min()), scores.max()
    return (scores - low) / (high - low) if high > low else scores * 0.0


def _mark(cell: str) -> Line2D:
    return Line2D([], [], ls="", marker=style.marker(cell), color=style.colour(cell), ms=5.5, label=style.label(cell))
