"""The eigenvalues of W_rec while a plain RNN is trained: after Section 2.1 of Pascanu et al. 2013.

Each panel is the complex plane with the unit circle; dots are the eigenvalues of the recurrent matrix of the first
trial (n = 1), red outside the circle. ρ: the largest absolute value (in the linear case an error can grow for ever
only where it is above 1); σ: the largest singular value, which alone bounds what a step does; δ: departure from
normality (Henrici), 0 for a normal matrix, for which both are equal.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from odyssey.figures import style
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.studies.gradients.chosen import epoch_title, of_matrices, spread
from odyssey.studies.gradients.tables import GradientTables

TITLE = "Eigenvalues of the recurrent matrix in training"
CATEGORY = "Gradients"

ACROSS = 5  # epochs
ROW = 2.35  # inches
WIDE = 4.0  # beyond, −1 and 1 lie too near to each other to be named
ROUNDING = 1e-5  # of weights in single precision


def draw(tables: GradientTables) -> Figure:
    """A row for every initial matrix, a panel for every epoch, five at most."""
    snapshots = of_matrices(tables.snapshots)
    if snapshots.empty:
        return message_sheet(
            TITLE, "Spectra are drawn of plain RNNs (rnn-tanh, rnn-sigmoid, rnn-relu); none was trained."
        )
    epochs = spread(snapshots["epoch"], ACROSS)
    groups = {str(title): _first(rows[rows["epoch"].isin(epochs)]) for title, rows in snapshots.groupby("title")}
    with fonts():
        fig = new_sheet(TITLE, ROW * len(groups), _legend(), columns=3)
        panels = fig.subplots(len(groups), len(epochs), squeeze=False, sharex=True, sharey=True)
        for row, (title, first) in zip(panels, groups.items(), strict=True):
            for ax, epoch in zip(row, epochs, strict=True):
                _draw_panel(ax, first[first["epoch"] == epoch], tables.spectra)
            row[0].set_ylabel(title, fontweight="bold")
        for ax, epoch in zip(panels[0], epochs, strict=True):
            ax.set_title(epoch_title(epoch))
        reach = 1.1 * max(1.0, *(first["spectral_radius"].max() for first in groups.values()))
        ticks = [-1, 0, 1] if reach < WIDE else MaxNLocator(3).tick_values(-reach, reach)
        ax.set(xlim=(-reach, reach), ylim=(-1.3 * reach, reach), xticks=ticks, yticks=ticks)
        ax.set(xlim=(-reach, reach), ylim=(-1.3 * reach, reach))  # which ticks may have widened
    return fig


def _legend() -> list[Line2D]:
    words = ("ρ: largest absolute value", "σ: largest singular value", "δ: departure from a normal matrix")
    return [Line2D([], [], ls="", label=text) for text in words]


def _first(rows: pd.DataFrame) -> pd.DataFrame:
    """The snapshots of the first trial."""
    return rows[rows["trial_id"] == rows.sort_values("setting")["trial_id"].iloc[0]]


def _draw_panel(ax: Axes, snapshot: pd.DataFrame, spectra: pd.DataFrame) -> None:
    angle = np.linspace(0, 2 * np.pi, 200)
    ax.plot(np.cos(angle), np.sin(angle), color=style.INK, lw=0.9, zorder=2)
    ax.axhline(0, color=style.BARS, lw=0.8, zorder=1)
    ax.axvline(0, color=style.BARS, lw=0.8, zorder=1)
    ax.set_aspect("equal")
    if snapshot.empty:
        ax.text(0, 0, "diverged", ha="center", va="center", color=style.FAINT)
        return
    row = snapshot.iloc[0]
    mine = spectra[(spectra["trial_id"] == row["trial_id"]) & (spectra["epoch"] == row["epoch"])]
    outside = np.hypot(mine["real"], mine["imaginary"]) > 1 + ROUNDING
    colours = np.where(outside, style.ALARM, style.colour(row["cell"]))
    ax.scatter(mine["real"], mine["imaginary"], s=11, c=colours, lw=0, zorder=3)
    numbers = (row["spectral_radius"], row["largest_singular_value"], row["departure_from_normality"])
    said = "ρ {:.2f}  σ {:.2f}  δ {:.2f}".format(*numbers)
    ax.text(0.5, 0.03, said, transform=ax.transAxes, ha="center", fontsize=8, color=style.FAINT)
