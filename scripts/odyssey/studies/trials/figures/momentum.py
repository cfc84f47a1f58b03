"""What momentum is worth at the best learning rate, and over all rates: after Table 5 of Sutskever et al. 2013.

A pair of panels a problem, cell and start. Above: test score at the best rate of each momentum, by validation; mean of
n seeds, bars from the least to the largest; a trial that diverged counts as the worst. Below: that rate; dotted: the
best one without momentum, times 1 - momentum. Hollow: the best rate is the least or the largest that was tried.
Blue: the rate as given (as Sutskever et al. have it); rust: multiplied by 1 - momentum (as Greff et al. 2017 do).
Below each pair: of the variance over the whole grid of rates, forms and momenta, what momentum alone decides, in the
sense in which Greff et al. 2017 find it below 1 %. Without momentum all ways are one, and share its trials.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.numbers import same, score_factor, score_label, set_scale, show_plain_numbers
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.studies.trials.momentum_grid import GIVEN, RESCALED, WAYS, Panel, panels
from odyssey.tables import StudyTables

TITLE = "Momentum, with the rate as given and rescaled"
CATEGORY = "Training"

COLUMNS = 4
PAIR = 4.1  # inches that a row of pairs takes
COLOURS = {**dict.fromkeys(GIVEN, "#2b6cb0"), **dict.fromkeys(RESCALED, "#c2410c")}
NAMES = dict(
    zip(
        WAYS,
        ("rate as given, Nesterov", "rate as given, plain", "rate rescaled, Nesterov", "rate rescaled, plain"),
        strict=True,
    )
)
LEAST = 0.001  # a share that is given as a number
APART = 0.035  # decades of 1 / (1 - momentum) from line to line


def draw(tables: StudyTables) -> Figure:
    """Pairs of panels, four beside one another."""
    found = list(panels(tables.trials))
    if not found:
        return message_sheet(TITLE, "This study has no trials by gradient descent of several momenta and rates.")
    rows = math.ceil(len(found) / COLUMNS)
    with fonts():
        fig = new_sheet(TITLE, PAIR * rows, _legend(found), columns=3)
        axes = fig.subplots(2 * rows, COLUMNS, squeeze=False, height_ratios=[1.5, 1] * rows)
        for place, panel in enumerate(found):
            row, column = divmod(place, COLUMNS)
            _draw_scores(axes[2 * row, column], panel, _scores(found, panel.problem))
            _draw_rates(axes[2 * row + 1, column], panel)
            if column == 0 or panel.score_name != found[place - 1].score_name:
                axes[2 * row, column].set_ylabel(f"test {score_label(panel.score_name)}")
            if column == 0:
                axes[2 * row + 1, column].set_ylabel("best learning rate")
        for ax in axes.reshape(rows, 2, COLUMNS)[-1, :, len(found) - COLUMNS * (rows - 1) :].flat:
            ax.remove()
    return fig


def _scores(found: list[Panel], problem: str) -> np.ndarray:
    """All that the panels of a problem show, as it is shown: they have one scale."""
    some = [p for p in found if p.problem == problem]
    return np.concatenate(
        [score_factor(p.score_name) * p.best[["score", "low", "high"]].to_numpy().ravel() for p in some]
    )


def _draw_scores(ax: Axes, panel: Panel, scale: np.ndarray) -> None:
    factor = score_factor(panel.score_name)
    ax.update_datalim([(0, scale.min()), (0, scale.max())])
    for way, own in panel.best.groupby("optimizer"):
        x, colour = _across(own, str(way)), COLOURS[str(way)]
        ax.vlines(x, factor * own["low"], factor * own["high"], color=colour, lw=0.9, alpha=0.6)
        _line(ax, x, factor * own["score"], own["at_edge"], str(way))
    ax.set_title(f"{panel.problem}\n{panel.network}", fontsize=8)
    set_scale(ax, "y", scale)
    _momenta(ax, panel.best, named=False)
    ax.grid(axis="y")


def _draw_rates(ax: Axes, panel: Panel) -> None:
    for way, own in panel.best.groupby("optimizer"):
        _line(ax, _across(own, str(way)), own["rate"], own["at_edge"], str(way))
    none = panel.best[panel.best["momentum"] == 0]
    if len(none):
        momenta = np.sort(panel.best["momentum"].unique())
        rescaled = float(none["rate"].iloc[0]) * (1 - momenta)
        ax.plot(-np.log10(1 - momenta), rescaled, ":", color=style.FAINT, lw=1, zorder=1)
    ax.set_yscale("log")
    show_plain_numbers(ax.yaxis)
    _momenta(ax, panel.best, named=True)
    said = [f"{_percent(share)} {name}" for name, share in panel.shares.items() if math.isfinite(share)]
    ax.set_xlabel(
        "\n".join(
            [f"momentum, n = {same(panel.best['n'])}", *(["alone, of the variance:", ", ".join(said)] if said else [])]
        ),
        fontsize=8,
    )
    ax.grid(axis="y")


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share >= LEAST else "< 0.1 %"


def _across(own: pd.DataFrame, way: str) -> np.ndarray:
    """Where momenta lie: by the number of updates, 1 / (1 - momentum), that they average over."""
    return -np.log10(1 - own["momentum"].to_numpy()) + APART * (WAYS.index(way) - 1.5)


def _line(ax: Axes, x: np.ndarray, y: pd.Series, hollow: pd.Series, way: str) -> None:
    colour, look = COLOURS[way], _look(way)
    ax.plot(x, y, ls=look["ls"], color=colour, lw=1.3, zorder=3)
    points: dict[str, Any] = {"ls": "", "marker": look["marker"], "ms": 4.5, "mec": colour, "mew": 1.1, "zorder": 4}
    for px, py, open_mark in zip(x, y, hollow, strict=True):
        ax.plot(px, py, mfc="white" if open_mark else colour, clip_on=False, **points)


def _look(way: str) -> dict[str, Any]:
    nesterov = way in (GIVEN[0], RESCALED[0])
    return {"ls": "-" if nesterov else "--", "marker": "o" if nesterov else "s"}


def _momenta(ax: Axes, best: pd.DataFrame, named: bool) -> None:
    momenta = sorted(best["momentum"].unique())
    places = [-math.log10(1 - m) for m in momenta]
    ax.set_xticks(places, [f"{m:g}" for m in momenta] if named else [], fontsize=7.5)
    ax.minorticks_off()
    margin = 0.1 + 0.05 * (places[-1] - places[0])
    ax.set_xlim(places[0] - margin, places[-1] + margin)


def _legend(found: list[Panel]) -> list[Line2D]:
    best = pd.concat([panel.best for panel in found])
    ways = [way for way in WAYS if (best["optimizer"] == way).any()]
    lines = [Line2D([], [], color=COLOURS[w], lw=1.3, ms=4.5, label=NAMES[w], **_look(w)) for w in ways]
    hollow = Line2D(
        [], [], ls="", marker="o", mfc="white", color=style.INK, ms=4.5, label="best rate at an end of those tried"
    )
    dotted = Line2D([], [], ls=":", color=style.FAINT, lw=1, label="best rate without momentum, times 1 - momentum")
    return [*lines, hollow, dotted]
