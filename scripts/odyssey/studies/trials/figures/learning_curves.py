"""Loss against epoch: training and validation side by side, which Table 1 of Pascanu et al. 2013 gives as end values.

Each cell is shown by its best setting, the one of lowest mean validation loss over n seeds; where every setting
ran once, by its best trials by validation. Thick: validation; thin: training; a line is the mean over n trials,
the band its 95 % interval (Student's t), or for fewer than six trials their range. A trial that has stopped keeps
its last finite loss. Each line is named where it ends, grey one that has no finite loss; pale grey: validation of the
task's other cells. Where all cells would take too many panels, a task has one, of the baseline and those of lowest
median validation loss. The axis spans the validation losses after the first epoch; what lies beyond, the untrained
start above all, leaves the panel.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from odyssey.figures import style
from odyssey.figures.numbers import loss_label, set_scale
from odyssey.figures.sheets import fonts, message_sheet
from odyssey.statistics.intervals import student_interval
from odyssey.studies.trials.chosen import Chosen, of_cells
from odyssey.studies.trials.curve_panels import Block, Curves, draw_others, ends_of, lay_out
from odyssey.tables import StudyTables

TITLE = "Learning curves"
CATEGORY = "Training"

FEW_TRIALS = 6  # below, an interval of the mean says less than the trials' range
LOSSES = ("valid_loss", "train_loss")


def draw(tables: StudyTables) -> Figure:
    """A block of panels a task, a panel a group of families."""
    chosen = of_cells(tables)
    if chosen.trials.empty or tables.histories.empty:
        return message_sheet(TITLE, "This study has no trials with a history yet.")
    with fonts():
        fig, blocks = lay_out(TITLE, _legend(), chosen.trials, chosen.baseline)
        for block in blocks:
            trials = chosen.trials[chosen.trials["task"] == block.task]
            _draw_block(block, trials, task_curves(trials, tables.histories, chosen))
    return fig


def task_curves(trials: pd.DataFrame, histories: pd.DataFrame, chosen: Chosen) -> Curves:
    """A cell's mean, low, high and n of both losses at every epoch; none for a cell without a finite loss."""
    found = {cell: _curve(shown_trials(group, chosen), histories) for cell, group in trials.groupby("cell")}
    return {str(cell): curve for cell, curve in found.items() if curve["valid_loss_mean"].notna().any()}


def shown_trials(trials: pd.DataFrame, chosen: Chosen) -> pd.DataFrame:
    """One cell's trials of its best setting, or, if that ran once, its best trials by validation."""
    ranked = trials.assign(rank_loss=trials["best_valid_loss"].mask(trials["diverged"]).fillna(np.inf))
    means = ranked.groupby("setting")["rank_loss"].mean()
    best = trials[trials["setting"] == means.idxmin()]
    if len(best) > 1:
        return best
    everyone = chosen.best
    return everyone[everyone["trial_id"].isin(trials["trial_id"])]


def _curve(trials: pd.DataFrame, histories: pd.DataFrame) -> pd.DataFrame:
    own = histories[histories["trial_id"].isin(trials["trial_id"])]
    columns: dict[str, Any] = {}
    for loss in LOSSES:
        wide = own.pivot(index="epoch", columns="trial_id", values=loss).astype(float)
        kept = wide.replace([np.inf, -np.inf], np.nan).ffill()
        n, mean = kept.notna().sum(axis=1), kept.mean(axis=1)
        low, high = student_interval(mean, kept.std(axis=1), n)
        few = (n < FEW_TRIALS).to_numpy()
        columns |= {
            f"{loss}_mean": mean,
            f"{loss}_low": np.where(few, kept.min(axis=1), low),
            f"{loss}_high": np.where(few, kept.max(axis=1), high),
            f"{loss}_n": n,
        }
    return pd.DataFrame(columns)


def _draw_block(block: Block, trials: pd.DataFrame, curves: Curves) -> None:
    first = block.panels[0]
    if not block.draw(curves, _draw_panel, "no trial has a finite loss"):
        return
    _limit(first, _after_the_first_epoch(curves))
    first.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    block.count([curve["valid_loss_n"].max() for curve in curves.values()])
    block.label("epoch", loss_label(str(trials["score_name"].iloc[0])))
    block.name(ends_of(curves, "valid_loss_mean"))


def _draw_panel(ax: Axes, curves: Curves, group: Sequence[str]) -> None:
    ax.grid(axis="y")
    draw_others(ax, curves, "valid_loss_mean", group)
    for place, cell in enumerate(c for c in group if c in curves):
        curve, colour = curves[cell], style.colour(cell)
        every = max(1, len(curve) // 6)
        ax.plot(curve.index, curve["train_loss_mean"], color=colour, lw=0.9, ls=(0, (4, 1.5)), zorder=2)
        ax.fill_between(curve.index, curve["valid_loss_low"], curve["valid_loss_high"], color=colour, alpha=0.13, lw=0)
        start = (place * every) // max(1, len(group))  # markers of neighbours do not sit on each other
        look: dict[str, Any] = {"marker": style.marker(cell), "markevery": (start, every), "ms": 4.5, "mew": 0}
        ax.plot(curve.index, curve["valid_loss_mean"], color=colour, lw=1.8, zorder=3, **look)


def _limit(ax: Axes, means: pd.Series) -> None:
    set_scale(ax, "y", means)
    if ax.get_yscale() == "linear":
        room = 0.05 * (means.max() - means.min() or abs(means.max()) or 1.0)
        ax.set_ylim(means.min() - room, means.max() + room)
    else:
        ax.set_ylim(means.min() / 1.3, means.max() * 1.3)


def _after_the_first_epoch(curves: Curves) -> pd.Series:
    """Mean validation losses that the axis spans: from epoch 1 on, but for the odd spike."""
    trained = [curve["valid_loss_mean"][curve.index >= min(1, curve.index.max())] for curve in curves.values()]
    means = pd.concat(trained)
    return means[means <= means.quantile(0.98)]


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], color=style.INK, lw=1.8, label="validation"),
        Line2D([], [], color=style.INK, lw=0.9, ls=(0, (4, 1.5)), label="training"),
        Line2D([], [], color=style.INK, lw=7, alpha=0.15, label="95 % interval, or range if n < 6"),
        Line2D([], [], color="#cccccc", lw=1.2, label="other cells, validation"),
    ]
