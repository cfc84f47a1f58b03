"""Exploding and vanishing gradients in training, with and without clipping: after Pascanu et al. 2013, Section 3.2.

Means over n trials a line (those whose loss is still finite). Above: share of single steps whose ‖ds[t]/ds[t−1]‖ is
above 1, so that some error grows there; then shares of sequences over all of which ‖ds[T]/ds[T−D]‖ exceeds a threshold
(exploded) or falls below its inverse (vanished). Below: median and largest norm of the whole training gradient before
clipping, since the snapshot before, and the validation score. Clipping shortens updates; it leaves a network's
Jacobians as they are and acts on them only through the weights that it leads to, so that a network which learns
may well have the longer gradients.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.numbers import same, score_factor, score_label, set_scale
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.studies.gradients.chosen import of_sweep
from odyssey.studies.gradients.tables import GradientTables

TITLE = "Exploding and vanishing gradients in training"
CATEGORY = "Gradients"

ROW = 2.7  # inches


def draw(tables: GradientTables) -> Figure:
    """Two rows of three panels for every task."""
    snapshots = of_sweep(tables.snapshots, "clipping")
    if snapshots.empty:
        return message_sheet(TITLE, "No gradient has been measured yet.")
    tasks, cells = sorted(snapshots["task"].unique()), style.in_order(snapshots["cell"])
    levels = sorted({"clipped" if clipped else "not" for clipped in snapshots["clip_norm"].notna()})
    with fonts():
        fig = new_sheet(TITLE, 2 * ROW * len(tasks), _legend(cells, levels), columns=5)
        panels = fig.subplots(2 * len(tasks), 3, squeeze=False, sharex=True)
        for place, task in enumerate(tasks):
            _draw_task(panels[2 * place : 2 * place + 2].ravel(), snapshots[snapshots["task"] == task])
        for ax in panels[-1]:
            ax.set_xlabel("epoch")
    return fig


def _draw_task(panels: np.ndarray, rows: pd.DataFrame) -> None:
    beyond, score = rows["beyond"].iloc[0], str(rows["score_name"].iloc[0])
    labels = {
        "steps_above_one": ("single steps above 1 (%)", 100.0),
        "exploded_share": (f"exploded, above {beyond:g} (%)", 100.0),
        "vanished_share": (f"vanished, below 1/{beyond:g} (%)", 100.0),
        "gradient_norm_median": ("training gradient, median", 1.0),
        "gradient_norm_max": ("training gradient, largest", 1.0),
        "valid_score": (f"validation {score_label(score)}", score_factor(score)),
    }
    for ax, (column, (label, factor)) in zip(panels, labels.items(), strict=True):
        _draw_panel(ax, rows, column, factor)
        ax.set_ylabel(label)
    panels[0].set_title(style.task_title(str(rows["task"].iloc[0])))
    counts = rows.groupby(["cell", "clip_norm", "epoch"], dropna=False)["trial_id"].nunique()
    look: dict[str, Any] = {"loc": "right", "fontsize": 8.5, "color": style.FAINT, "fontweight": "normal"}
    panels[2].set_title(f"n = {same(counts)}", **look)


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


def _draw_panel(ax: Axes, rows: pd.DataFrame, column: str, factor: float) -> None:
    means = rows.groupby(["cell", "clip_norm", "epoch"], dropna=False)[column].mean() * factor
    for (cell, clip), line in means.groupby(["cell", "clip_norm"], dropna=False):
        epochs = line.index.get_level_values("epoch")
        ax.plot(epochs, line, **_look(str(cell)), ls=_line(clip == clip), zorder=3)
    if column.endswith(("_share", "_one")):
        ax.set_ylim(-4, 104)
    else:
        set_scale(ax, "y", means)
    ax.grid(zorder=0)
