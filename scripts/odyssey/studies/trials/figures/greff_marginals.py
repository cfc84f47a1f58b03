"""Predicted score and training time along each searched parameter, theirs and ours: Figure 4 of Greff et al. 2017.

Blue: test score, green: seconds of training, both averaged over all other parameters by a random forest (fANOVA; Hutter
et al. 2014), for the baseline cell; band: one standard deviation over the trees. Open diamonds on dashed lines: the
paper's vanilla LSTM, on the sets that it has, measured in its figure, its hours turned into seconds. Dots are the n
trials, on the scale of the score; a trial that diverged counts as the worst score of its task. A few that lie above the
panel are counted at its top. Of more than six parameters, those that decide most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.numbers import score_label, show_plain_numbers
from odyssey.figures.sheets import aside, beside, fonts, message_sheet, new_sheet
from odyssey.published.greff import stand_in_note
from odyssey.published.greff_figure_4 import MARGINALS, Marginal
from odyssey.statistics.fanova import FEWEST_TRIALS
from odyssey.statistics.space import Parameter
from odyssey.studies.trials.chosen import baseline_of
from odyssey.studies.trials.searched import Forests, name_axis, of_search
from odyssey.tables import StudyTables

TITLE = "Score and training time along each parameter"
CATEGORY = "Search"

PANEL_HEIGHT = 2.4  # inches
GRID = np.linspace(0, 1, 101)
BLUE, GREEN = "#1f4fd1", "#2a8a3a"
HOUR = 3600.0
THEIRS: dict[str, Any] = {"ls": "--", "lw": 1.1, "marker": "D", "mfc": "white", "ms": 3.8, "mew": 1.0, "zorder": 3}


def draw(tables: StudyTables) -> Figure:
    """One row of panels a task, one column a parameter."""
    searched = of_search(tables)
    if searched is None:
        return message_sheet(TITLE, "This study has no random search: no sweep with `search`.")
    found = searched.forests(searched.cell(baseline_of(tables)))
    if not found.trials:
        return message_sheet(TITLE, f"{style.label(found.cell)} has fewer than {FEWEST_TRIALS} trials with a score.")
    with fonts():
        heading = beside(TITLE, any(task in MARGINALS for task in found.trials))
        fig = new_sheet(f"{heading}: {found.heading}", PANEL_HEIGHT * len(found.trials), _legend(found), columns=5)
        parameters = searched.leading(found)
        panels = fig.subplots(len(found.trials), len(parameters), squeeze=False, sharey="row")
        for row, task in zip(panels, found.trials, strict=True):
            _draw_task(row, parameters, found, task)
    return fig


def _legend(found: Forests) -> list[Line2D]:
    theirs = [Line2D([], [], color=style.INK, label="theirs (Greff et al. 2017)", **THEIRS)]
    return [
        Line2D([], [], color=BLUE, lw=1.8, label="test score"),
        *([Line2D([], [], color=GREEN, lw=1.8, label="seconds (right axis)")] if found.seconds else []),
        Line2D([], [], color=style.INK, lw=7, alpha=0.15, label="± one sd over trees"),
        Line2D([], [], marker="o", ls="", color=BLUE, alpha=0.35, ms=3.5, mew=0, label="one trial"),
        *(theirs if any(task in MARGINALS for task in found.trials) else []),
    ]


def _draw_task(row: np.ndarray, parameters: Sequence[Parameter], found: Forests, task: str) -> None:
    trials, theirs = found.trials[task], MARGINALS.get(task, {})
    row[0].set_title(style.task_title(task))
    clocks = []
    for ax, parameter in zip(row, parameters, strict=True):
        if task in found.seconds:
            clocks.append(ax.twinx())
            _curve(clocks[-1], *found.seconds[task].marginal(parameter.name, GRID), GREEN)
        _curve(ax, *found.score[task].marginal(parameter.name, GRID), BLUE)
        _dots(ax, trials, parameter)
        if parameter.name in theirs:
            _theirs(ax, clocks[-1] if clocks else None, theirs[parameter.name], parameter)
    row[0].set_ylabel(score_label(str(trials["score_name"].iloc[0])), color=BLUE)
    curves = [found.score[task].marginal(p.name, GRID)[0] for p in parameters]
    above = _score_limits(row[0], trials["test_score"], curves, theirs)
    note = f"; {stand_in_note(task)}" if stand_in_note(task) else ""
    aside(row[-1], f"n = {len(trials)}" + (f", {above} above the panel" if above else "") + note)
    if clocks:
        _clock_axes(clocks, bool(theirs))


def _theirs(ax: Axes, clock: Axes | None, marginal: Marginal, parameter: Parameter) -> None:
    """Theirs at the values that lie in our range."""
    values = np.array(marginal.values)
    place, inside = parameter.unit(values), (parameter.low <= values) & (values <= parameter.high)
    scores = np.array([np.nan if score is None else score for score in marginal.scores])
    ax.plot(place[inside], scores[inside], color=BLUE, mec=BLUE, **THEIRS)
    if clock is not None:
        clock.plot(place[inside], HOUR * np.array(marginal.hours)[inside], color=GREEN, mec=GREEN, **THEIRS)


def _curve(ax: Axes, mean: np.ndarray, sd: np.ndarray, colour: str) -> None:
    ax.fill_between(GRID, mean - sd, mean + sd, color=colour, alpha=0.15, lw=0)
    ax.plot(GRID, mean, color=colour, lw=1.8)


def _dots(ax: Axes, trials: pd.DataFrame, parameter: Parameter) -> None:
    place = parameter.unit(trials[parameter.name].to_numpy())
    ax.plot(place, trials["test_score"], "o", ms=2.6, color=BLUE, alpha=0.3, mew=0, zorder=1)
    name_axis(ax, "x", parameter)
    ax.grid(axis="x")


def _score_limits(ax: Axes, scores: pd.Series, curves: Sequence[np.ndarray], theirs: Mapping[str, Marginal]) -> int:
    """All curves, and all trials but the worst outliers, which would flatten them; returns how many those are."""
    published = [score for marginal in theirs.values() for score in marginal.scores if score is not None]
    low = min(float(scores.min()), *published, np.inf)
    high = max(float(scores.quantile(0.97)), float(np.max(curves)), *published)
    room = 0.06 * (high - low or abs(high) or 1.0)
    ax.set_ylim(low - room, high + room)
    return int((scores > high + room).sum())


def _clock_axes(clocks: list[Axes], logarithmic: bool) -> None:
    """One scale of seconds for a row; logarithmic where theirs, which took hours, stand beside ours."""
    seconds = np.concatenate([np.asarray(line.get_ydata(), dtype=float) for ax in clocks for line in ax.lines])
    high = max(ax.get_ylim()[1] for ax in clocks)
    for ax in clocks:
        ax.set_yscale("log" if logarithmic else "linear")
        ax.set_ylim(*((seconds.min() / 2, 2 * seconds.max()) if logarithmic else (0, high)))
        ax.tick_params(axis="y", colors=GREEN, labelsize=7.5)
        if ax is not clocks[-1]:
            ax.tick_params(axis="y", which="both", right=False, labelright=False)
        elif logarithmic:
            show_plain_numbers(ax.yaxis)
    clocks[-1].set_ylabel("seconds of training", color=GREEN)
    clocks[-1].spines["right"].set(visible=True, color="#9a9a9a")
