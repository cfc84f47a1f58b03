"""Measured gradients in plain RNNs against two bounds: after Section 2.1 of Pascanu et al. 2013.

Up, as power of ten: the norm of dh[T]/dh[T−d] (line: median over n trials of each one's median over sequences; band:
quartiles; dots: the largest of all). Solid: (γ σ)^d with σ the largest singular value of W_rec and γ the largest slope
of the unit, a bound for every matrix. Dashed: (γ ρ)^d with ρ the largest absolute eigenvalue, which textbooks (and the
paper's first versions) print as a bound. It is none unless W_rec is normal, as an orthogonal one is: the percentage
says how many of the measured norms, over all distances and sequences, are above it. Both are medians over trials.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from odyssey.figures import style
from odyssey.figures.colours import oklch
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.studies.gradients.chosen import epoch_title, of_matrices, spread
from odyssey.studies.gradients.tables import GradientTables

TITLE = "Measured gradients against the bounds"
CATEGORY = "Gradients"

ROW, ACROSS = 2.3, 3  # inches; epochs
LEAST_HEIGHT = 3.2  # inches, for the name of the axis of all
LEAST, MOST = -12.0, 2.0  # log10 of norms: the least that is shown, and what is always
MEASURED = oklch(0.55, 0.14, 145)
BOUNDS = {"singular": ("-", "largest singular value"), "eigenvalue": ((0, (4, 2)), "largest eigenvalue")}


def draw(tables: GradientTables) -> Figure:
    """A row for every initial matrix, a panel for the first, the middle and the last epoch."""
    snapshots = of_matrices(tables.snapshots)
    if snapshots.empty:
        return message_sheet(TITLE, "Bounds are of plain RNNs (rnn-tanh, rnn-sigmoid, rnn-relu); none was measured.")
    flows = snapshots[["trial_id", "epoch", "title"]].merge(tables.flows, on=["trial_id", "epoch"])
    flows = flows.replace(-np.inf, -1e3)
    epochs, rows = spread(snapshots["epoch"], ACROSS), list(flows.groupby("title"))
    with fonts():
        fig = new_sheet(TITLE, max(LEAST_HEIGHT, ROW * len(rows)), _legend(), columns=5)
        panels = fig.subplots(len(rows), len(epochs), squeeze=False, sharex=True, sharey="row")
        for row, (title, mine) in zip(panels, rows, strict=True):
            for ax, epoch in zip(row, epochs, strict=True):
                _draw_panel(ax, mine[mine["epoch"] == epoch])
                ax.set_title(epoch_title(epoch))
            row[0].set_ylabel(str(title), fontweight="bold")
            row[0].set(ylim=_limits(mine[mine["epoch"].isin(epochs)]), xlim=(0, flows["distance"].max()))
        for ax in panels[-1]:
            ax.set_xlabel("steps back, d")
        fig.supylabel("‖dh[T] / dh[T−d]‖, as power of ten", fontsize=9)
    return fig


def _limits(flows: pd.DataFrame) -> tuple[float, float]:
    """What is measured, and what of the bounds is near it."""
    middle = flows.groupby(["epoch", "distance"])[["q25", "eigenvalue"]].median().to_numpy()
    return max(LEAST, middle.min()) - 0.4, max(MOST, flows["most"].max()) + 0.4


def _legend() -> list:
    lines = [Line2D([], [], color=style.INK, lw=1.3, ls=ls, label=f"bound: {label}") for ls, label in BOUNDS.values()]
    return [
        Line2D([], [], color=MEASURED, lw=1.8, label="measured"),
        Patch(color=MEASURED, alpha=0.25, lw=0, label="quartiles"),
        Line2D([], [], color=MEASURED, ls="", marker=".", ms=4, label="largest"),
        *lines,
    ]


def _draw_panel(ax: Axes, flows: pd.DataFrame) -> None:
    ax.grid(zorder=0)
    if flows.empty:
        ax.text(0.5, 0.5, "every trial diverged", transform=ax.transAxes, ha="center", color=style.FAINT)
        return
    by = flows.groupby("distance")
    middle, most = by[["median", "q25", "q75", *BOUNDS]].median(), by["most"].max()
    ax.fill_between(middle.index, middle["q25"], middle["q75"], color=MEASURED, alpha=0.25, lw=0, zorder=2)
    ax.plot(middle.index, middle["median"], color=MEASURED, lw=1.8, zorder=4)
    ax.plot(most.index, most, ".", ms=3, color=MEASURED, zorder=4)
    for name, (ls, _) in BOUNDS.items():
        ax.plot(middle.index, middle[name], color=style.INK, lw=1.3, ls=ls, zorder=3)
    said = f"n = {flows['trial_id'].nunique()}: {flows['above_eigenvalue'].mean():.0%} above the dashed line"
    aside(ax, said)
