"""Predicted score and training time along each searched parameter: Figure 4 of Greff et al. 2017.

Blue: test score, green: seconds of training, both averaged over all other parameters by a random forest (fANOVA; Hutter
et al. 2014), for the baseline cell; band: one standard deviation over the trees. Dots are the n trials, on the scale
of the score; a trial that diverged counts as the worst score of its task.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.chosen import baseline_of
from odyssey.figures.numbers import score_label
from odyssey.figures.searched import Forests, name_axis, of_search
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.statistics.fanova import FEWEST_TRIALS
from odyssey.statistics.space import Parameter
from odyssey.tables import StudyTables

TITLE = "Score and training time along each parameter"
CATEGORY = "Search"

PANEL_HEIGHT = 2.4  # inches
GRID = np.linspace(0, 1, 101)
BLUE, GREEN = "#1f4fd1", "#2a8a3a"


def draw(tables: StudyTables) -> Figure:
    """One row of panels a task, one column a parameter."""
    searched = of_search(tables)
    if searched is None:
        return message_sheet(TITLE, "This study has no random search: no sweep with `search`.")
    found = searched.forests(searched.cell(baseline_of(tables)))
    if not found.trials:
        return message_sheet(TITLE, f"{style.label(found.cell)} has fewer than {FEWEST_TRIALS} trials with a score.")
    with fonts():
        fig = new_sheet(f"{TITLE}: {found.heading}", PANEL_HEIGHT * len(found.trials), _legend())
        panels = fig.subplots(len(found.trials), len(searched.parameters), squeeze=False, sharey="row")
        for row, task in zip(panels, found.trials, strict=True):
            _draw_task(row, searched.parameters, found, task)
    return fig


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], color=BLUE, lw=1.8, label="test score"),
        Line2D([], [], color=GREEN, lw=1.8, label="seconds of training (right axis)"),
        Line2D([], [], color=style.INK, lw=7, alpha=0.15, label="± one sd over trees"),
        Line2D([], [], marker="o", ls="", color=BLUE, alpha=0.35, ms=3.5, mew=0, label="one trial"),
    ]


def _draw_task(row: np.ndarray, parameters: Sequence[Parameter], found: Forests, task: str) -> None:
    trials = found.trials[task]
    row[0].set_title(style.task_title(task))
    aside(row[-1], f"n = {len(trials)}")
    clocks = []
    for ax, parameter in zip(row, parameters, strict=True):
        clocks.append(ax.twinx())
        _curve(clocks[-1], *found.seconds[task].marginal(parameter.name, GRID), GREEN)
        _curve(ax, *found.score[task].marginal(parameter.name, GRID), BLUE)
        _dots(ax, trials, parameter)
    row[0].set_ylabel(score_label(str(trials["score_name"].iloc[0])), color=BLUE)
    _score_limits(row[0], trials["test_score"], [found.score[task].marginal(p.name, GRID)[0] for p in parameters])
    _clock_axes(clocks)


def _curve(ax: Axes, mean: np.ndarray, sd: np.ndarray, colour: str) -> None:
    ax.fill_between(GRID, mean - sd, mean + sd, color=colour, alpha=0.15, lw=0)
    ax.plot(GRID, mean, color=colour, lw=1.8)


def _dots(ax: Axes, trials: pd.DataFrame, parameter: Parameter) -> None:
    place = parameter.unit(trials[parameter.name].to_numpy())
    ax.plot(place, trials["test_score"], "o", ms=2.6, color=BLUE, alpha=0.3, mew=0, zorder=1)
    name_axis(ax, "x", parameter)
    ax.grid(axis="x")


def _score_limits(ax: Axes, scores: pd.Series, curves: Sequence[np.ndarray]) -> None:
    """All curves, and all trials but the worst outliers: a single explosion would flatten every curve."""
    low, high = float(scores.min()), max(float(scores.quantile(0.97)), float(np.max(curves)))
    room = 0.06 * (high - low or abs(high) or 1.0)
    ax.set_ylim(low - room, high + room)


def _clock_axes(clocks: list[Axes]) -> None:
    high = max(ax.get_ylim()[1] for ax in clocks)
    for ax in clocks:
        ax.set_ylim(0, high)
        ax.tick_params(axis="y", colors=GREEN, labelsize=7.5)
        if ax is not clocks[-1]:
            ax.set_yticks([])
    clocks[-1].set_ylabel("seconds of training", color=GREEN)
    clocks[-1].spines["right"].set(visible=True, color="#9a9a9a")
