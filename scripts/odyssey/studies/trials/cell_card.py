"""The small picture of one cell on one task that hangs at its summary run in MLflow: its trials' learning curves."""

from __future__ import annotations

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from odyssey.figures import style
from odyssey.figures.sheets import fonts


def draw_card(trials: pd.DataFrame, histories: pd.DataFrame) -> Figure:
    """Validation loss (solid) and training loss (faint) against epoch, a line a trial; the best trial thick.

    trials, histories: the rows of one task and cell (odyssey.tables).
    """
    cell, task = str(trials["cell"].iloc[0]), str(trials["task"].iloc[0])
    best = trials["best_valid_loss"].idxmin() if trials["best_valid_loss"].notna().any() else None
    with fonts():
        fig = Figure(figsize=(6, 3.4), facecolor="white")
        FigureCanvasAgg(fig)
        ax = fig.add_axes((0.12, 0.15, 0.85, 0.72))
        for index, trial_id in trials["trial_id"].drop_duplicates().items():
            curve = histories[histories["trial_id"] == trial_id].sort_values("epoch")
            ax.plot(curve["epoch"], curve["train_loss"], color=style.FAINT, lw=0.7, alpha=0.6)
            width = 2.2 if index == best else 1.0
            ax.plot(curve["epoch"], curve["valid_loss"], color=style.colour(cell), lw=width, marker=".", ms=3)
        ax.set(xlabel="epoch", ylabel="loss")
        ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
        number = trials["trial_id"].nunique()
        ax.set_title(
            f"{style.label(cell)}, {style.task_title(task).lower()}: n = {number}, validation and (grey) training"
        )
    return fig
