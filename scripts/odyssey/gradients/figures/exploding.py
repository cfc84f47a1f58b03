"""Exploding and vanishing gradients in training, with and without clipping: after Pascanu et al. 2013, Section 3.2.

Means over n trials per line (those whose loss is still finite), epoch by epoch. First: share of single steps whose
|ds[t]/ds[t−1]| is above 1, so that some error grows there. Then: shares of sequences over all of which |ds[T]/ds[T−D]|
exceeds a threshold (exploded) or falls below its inverse (vanished). Last: median norm of the whole training gradient
before clipping, since the snapshot before. Clipping rescales updates: it leaves a network's Jacobians as they are and
acts on them only through the weights that it leads to.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.chosen import same
from odyssey.figures.numbers import set_scale
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.gradients.chosen import of_sweep
from odyssey.gradients.tables import GradientTables

TITLE = "Exploding and vanishing gradients in training"
CATEGORY = "Gradients"

ROW = 2.7  # inches


def draw(tables: GradientTables) -> Figure:
    """A row of four panels for every task."""
    snapshots = of_sweep(tables.snapshots, "clipping")
    if snapshots.empty:
        return message_sheet(TITLE, "No gradient has been measured yet.")
    beyond = snapshots["beyond"].iloc[0]
    panels = {
        "steps_above_one": "steps above 1 (%)",
        "exploded_share": f"exploded, over {beyond:g} (%)",
        "vanished_share": f"vanished, below 1/{beyond:g} (%)",
        "gradient_norm_median": "training gradient, norm",
    }
    tasks, cells = sorted(snapshots["task"].unique()), style.in_order(snapshots["cell"])
    levels = sorted({"clipped" if clipped else "not" for clipped in snapshots["clip_norm"].notna()})
    with fonts():
        fig = new_sheet(TITLE, ROW * len(tasks), _legend(cells, levels), columns=5)
        for row, task in zip(fig.subplots(len(tasks), len(panels), squeeze=False), tasks, strict=True):
            mine = snapshots[snapshots["task"] == task]
            for ax, (column, label) in zip(row, panels.items(), strict=True):
                _draw_panel(ax, mine, column)
                ax.set(xlabel="epoch", ylabel=label)
            row[0].set_title(style.task_title(task))
            counts = mine.groupby(["cell", "clip_norm", "epoch"], dropna=False)["trial_id"].nunique()
            said = f"n = {same(counts)}"
            row[-1].set_title(said, loc="right", fontsize=8.5, color=style.FAINT, fontweight="normal")
    return fig


def _legend(cells: list[str], levels: list[str]) -> list[Line2D]:
    names = {"clipped": "gradient's norm clipped", "not": "not clipped"}
    styles = [
        Line2D([], [], color=style.INK, lw=1.4, ls=_line(level == "clipped"), label=names[level]) for level in levels
    ]
    return [*(Line2D([], [], **_look(cell), label=style.label(cell)) for cell in cells), *styles]


def _look(cell: str) -> dict[str, Any]:
    return {"color": style.colour(cell), "marker": style.marker(cell), "ms": 5, "mew": 0, "lw": 1.4}


def _line(clipped: bool) -> Any:
    return "-" if clipped else (0, (3, 1.5))


def _draw_panel(ax: Axes, rows: pd.DataFrame, column: str) -> None:
    factor = 100 if column != "gradient_norm_median" else 1
    means = rows.groupby(["cell", "clip_norm", "epoch"], dropna=False)[column].mean() * factor
    for (cell, clip), line in means.groupby(["cell", "clip_norm"], dropna=False):
        epochs = line.index.get_level_values("epoch")
        ax.plot(epochs, line, **_look(str(cell)), ls=_line(clip == clip), zorder=3)
    if factor == 100:
        ax.set_ylim(-4, 104)
    else:
        set_scale(ax, "y", means)
    ax.grid(zorder=0)
