"""How long an error still is after d steps back through time, for every cell: what Bengio et al. 1994 prove vanishes.

Up: the norm of ds[T]/ds[T−d], the derivative of the whole state after a sequence with respect to that d steps earlier
(all that a cell carries; for an LSTM its output and its cell). A line is the median over n trials of each one's median
over sequences; above 1 an error grows on its way back (Pascanu et al. 2013: explodes), below it shrinks (vanishes).
Left: before training; right: after the last epoch. Bengio et al. 1994 show that where information is latched robustly
by hyperbolic attractors, this norm falls exponentially: a straight line here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.numbers import same
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.studies.gradients.chosen import epoch_title, of_sweep, spread
from odyssey.studies.gradients.tables import GradientTables

TITLE = "How far back an error reaches"
CATEGORY = "Gradients"

ROW = 4.6  # inches
LEAST = -16.0  # log10 of norms that are shown; what is less changes no weight in float32 or float64
COLUMNS = 7


def draw(tables: GradientTables) -> Figure:
    """A row for every task, a panel before and one after training."""
    snapshots = of_sweep(tables.snapshots, "cells")
    if snapshots.empty:
        return message_sheet(TITLE, "No gradient has been measured yet.")
    cells, tasks = style.in_order(snapshots["cell"]), sorted(snapshots["task"].unique())
    epochs = spread(snapshots["epoch"], 2)
    flows = snapshots[["trial_id", "epoch", "task", "cell"]].merge(tables.flows, on=["trial_id", "epoch"])
    marks = [Line2D([], [], **_look(cell), label=style.label(cell)) for cell in _heard(flows, cells)]
    with fonts():
        fig = new_sheet(TITLE, ROW * len(tasks), marks, COLUMNS)
        panels = fig.subplots(len(tasks), len(epochs), squeeze=False, sharex="row", sharey=True)
        for row, task in zip(panels, tasks, strict=True):
            for ax, epoch in zip(row, epochs, strict=True):
                _draw_panel(ax, flows[(flows["task"] == task) & (flows["epoch"] == epoch)], cells)
                ax.set_title(f"{style.task_title(task)}: {epoch_title(epoch).lower()}")
            row[0].set_ylabel("‖ds[T] / ds[T−d]‖, as power of ten")
    return fig


def _heard(flows: pd.DataFrame, cells: list[str]) -> list[str]:
    """The cells that have a line in any panel."""
    by = ["task", "epoch", "cell", "distance"]
    lines = flows.groupby(by)["median"].median()
    return [cell for cell in cells if (lines[lines.index.get_level_values("cell") == cell] > LEAST).any()]


def _look(cell: str) -> dict:
    return {"color": style.colour(cell), "marker": style.marker(cell), "ms": 4.5, "lw": 1.2, "mew": 0}


def _draw_panel(ax: Axes, flows: pd.DataFrame, cells: list[str]) -> None:
    ax.axhline(0, color=style.INK, lw=0.8, zorder=1)
    silent = []
    for place, cell in enumerate(cells):
        mine = flows[flows["cell"] == cell]
        line = mine.groupby("distance")["median"].median()
        seen = line[line > LEAST]
        if len(line) and seen.empty:
            silent.append(style.label(cell))
        elif len(seen):
            every = max(1, len(line) // 5)
            ax.plot(seen.index, seen, **_look(cell), markevery=(place % every, every), zorder=3)
    counts = flows.groupby("cell")["trial_id"].nunique()
    if silent:
        ax.text(0.02, 0.02, f"nothing comes back: {', '.join(silent)}", transform=ax.transAxes, color=style.FAINT)
    if len(counts):
        aside(ax, f"n = {same(counts)}")
    finite = flows["median"].replace(-np.inf, np.nan)
    ax.set(xlabel="steps back, d", xlim=(0, flows["distance"].max() if len(flows) else 1))
    ax.set_ylim(max(LEAST, min(-1.0, finite.min())) - 0.5, None) if finite.notna().any() else None
    ax.grid(zorder=0)
