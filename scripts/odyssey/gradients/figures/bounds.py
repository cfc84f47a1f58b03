"""Measured gradients in plain RNNs against two bounds: after Section 2.1 of Pascanu et al. 2013.

Up: the norm of dh[T]/dh[T−d] (line: median over n trials of each one's median over sequences; band: quartiles; dots:
the largest of all). Solid: (γ σ)^d with σ the largest singular value of W_rec and γ the largest slope of the unit, a
bound for every matrix. Dashed: (γ |λ|)^d with λ the largest eigenvalue, which textbooks (and the paper's first
versions) print as a bound. It is none unless W_rec is normal, as an orthogonal one is: the percentage says how many of
the measured norms, over all distances and sequences, are above it. Medians over trials.
"""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from odyssey.figures import style
from odyssey.figures.colours import oklch
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.gradients.chosen import MATRIX, epoch_title, matrix_title, of_sweep, spread
from odyssey.gradients.tables import GradientTables

TITLE = "Measured gradients against the bounds"
CATEGORY = "Gradients"

ROW, ACROSS = 2.3, 3  # inches; epochs
LEAST = -12.0  # log10 of norms that are shown
MEASURED = oklch(0.55, 0.14, 145)
BOUNDS = {"singular": ("-", "largest singular value"), "eigenvalue": ((0, (4, 2)), "largest eigenvalue")}


def draw(tables: GradientTables) -> Figure:
    """A row for every initial matrix, a panel for the first, the middle and the last epoch."""
    snapshots = of_sweep(tables.snapshots, "matrices")
    snapshots = snapshots[snapshots["above_eigenvalue"].notna()]
    if snapshots.empty:
        return message_sheet(TITLE, "Bounds are of plain RNNs (rnn-tanh, rnn-sigmoid, rnn-relu); none was measured.")
    flows = snapshots[["trial_id", "epoch", *MATRIX]].merge(tables.flows, on=["trial_id", "epoch"])
    epochs, rows = spread(snapshots["epoch"], ACROSS), list(snapshots.groupby(MATRIX, sort=True).groups)
    tasks = snapshots["task"].nunique()
    with fonts():
        fig = new_sheet(TITLE, ROW * len(rows), _legend(), columns=5)
        panels = fig.subplots(len(rows), len(epochs), squeeze=False, sharex=True, sharey="row")
        for row, key in zip(panels, rows, strict=True):
            mine = flows[(flows[MATRIX] == list(key)).all(axis=1)]
            for ax, epoch in zip(row, epochs, strict=True):
                _draw_panel(ax, mine[mine["epoch"] == epoch])
                ax.set_title(epoch_title(epoch) if ax is not row[0] else matrix_title(*key, tasks))
            row[0].set_ylabel("|dh[T] / dh[T−d]|,\nas power of ten")
        for ax in panels[-1]:
            ax.set_xlabel("steps back, d")
    return fig


def _legend() -> list:
    lines = [Line2D([], [], color=style.INK, lw=1.3, ls=ls, label=f"bound: {label}") for ls, label in BOUNDS.values()]
    return [
        Line2D([], [], color=MEASURED, lw=1.8, label="measured"),
        Patch(color=MEASURED, alpha=0.25, lw=0, label="quartiles"),
        Line2D([], [], color=MEASURED, ls="", marker=".", ms=4, label="largest"),
        *lines,
    ]


def _draw_panel(ax: Axes, flows: pd.DataFrame) -> None:
    if flows.empty:
        ax.text(0.5, 0.5, "every trial diverged", transform=ax.transAxes, ha="center", color=style.FAINT)
        return
    by = flows.groupby("distance")
    middle = by[["median", "q25", "q75", *BOUNDS]].median().clip(lower=-1e3)
    most = by["most"].max().clip(lower=-1e3)
    ax.fill_between(middle.index, middle["q25"], middle["q75"], color=MEASURED, alpha=0.25, lw=0, zorder=2)
    ax.plot(middle.index, middle["median"], color=MEASURED, lw=1.8, zorder=4)
    ax.plot(most.index, most, ".", ms=3, color=MEASURED, zorder=4)
    for name, (ls, _) in BOUNDS.items():
        ax.plot(middle.index, middle[name], color=style.INK, lw=1.3, ls=ls, zorder=3)
    shown = [*middle["median"], *middle["eigenvalue"], *most]
    low = max(LEAST, min(shown))
    ax.set(xlim=(0, middle.index.max()), ylim=(low - 0.6, min(3.5, max(*middle["singular"], *most)) + 0.6))
    n = flows["trial_id"].nunique()
    said = f"n = {n}; {flows['above_eigenvalue'].mean():.0%} above the dashed line"
    ax.text(0.03, 0.05, said, transform=ax.transAxes, fontsize=8.5, color=style.FAINT)
    ax.grid(zorder=0)
