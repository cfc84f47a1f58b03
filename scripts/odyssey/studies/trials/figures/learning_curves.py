"""Loss against epoch: training and validation side by side, which Table 1 of Pascanu et al. 2013 gives as end values.

Each cell is shown by its best setting, the one of lowest mean validation loss over n seeds; where every setting
ran once, by its best trials by validation. Thick: validation; thin: training; a line is the mean over n trials,
the band its 95 % interval (Student's t), or for fewer than six trials their range. A trial that has stopped keeps
its last finite loss. Pale grey: validation of the task's other cells. The axis spans the validation losses after the
first epoch; what lies beyond, the untrained start above all, leaves the panel.
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
from matplotlib.transforms import ScaledTranslation

from odyssey.figures import style
from odyssey.figures.numbers import loss_label, same, set_scale
from odyssey.figures.sheets import fonts, message_sheet, new_sheet, say
from odyssey.statistics.intervals import student_interval
from odyssey.studies.trials.chosen import Chosen, of_cells
from odyssey.tables import StudyTables

TITLE = "Learning curves"
CATEGORY = "Training"

MOST_CURVES = 8  # that a panel keeps apart
PANEL_HEIGHT = 2.3  # inches
KEY_LINE = 0.17
FEW_TRIALS = 6  # below, an interval of the mean says less than the trials' range
PANELS_WIDTH, LINE, LETTER = 8.6, 0.5, 0.075  # inches: all panels of a row; of its key a line, and a letter
KEY_RISE = 0.27  # above the panel, over the task's name
LOSSES = ("valid_loss", "train_loss")
Curves = dict[str, pd.DataFrame]  # a cell's mean, low, high and n of both losses at every epoch


def draw(tables: StudyTables) -> Figure:
    """One row of panels a task, one column a group of families."""
    chosen = of_cells(tables)
    if chosen.trials.empty or tables.histories.empty:
        return message_sheet(TITLE, "This study has no trials with a history yet.")
    groups = in_groups(style.in_order(chosen.trials["cell"]))
    tasks = sorted(chosen.trials["task"].unique())
    with fonts():
        fig = new_sheet(TITLE, PANEL_HEIGHT * len(tasks) + key_height(groups), _legend())
        panels = fig.subplots(len(tasks), len(groups), squeeze=False, sharey="row", sharex="row")
        for row, task in zip(panels, tasks, strict=True):
            trials = chosen.trials[chosen.trials["task"] == task]
            curves = task_curves(trials, tables.histories, chosen)
            for ax, group in zip(row, groups, strict=True):
                _draw_panel(ax, curves, group)
            _label_row(row, task, trials, curves)
        name_curves(panels[0], groups)
    return fig


def key_height(groups: Sequence[Sequence[str]]) -> float:
    """Inches that the names over the panels take."""
    return KEY_LINE * -(-max(map(len, groups)) // _key_columns(groups))


def _key_columns(groups: Sequence[Sequence[str]]) -> int:
    """Two columns of names over a panel, or one where they would run into the next."""
    longest = max(len(style.label(c)) for group in groups for c in group)
    return 2 if 2 * (LINE + LETTER * longest) <= PANELS_WIDTH / len(groups) else 1


def in_groups(cells: Sequence[str]) -> list[list[str]]:
    """Cells parted into groups of at most 8, about equal: whole families together, a family beyond 8 in even parts."""
    families: dict[str, list[str]] = {}
    for cell in cells:
        families.setdefault(style.split(cell)[0], []).append(cell)
    parts: list[list[str]] = []
    for members in [f for f in families.values() if len(f) > MOST_CURVES]:
        parts += [part.tolist() for part in np.array_split(members, -(-len(members) // MOST_CURVES))]
    small = sorted((f for f in families.values() if len(f) <= MOST_CURVES), key=len, reverse=True)
    shared: list[list[str]] = [[] for _ in range(-(-sum(map(len, small)) // MOST_CURVES))]
    for members in small:
        smallest = min(shared, key=len)
        if len(smallest) + len(members) <= MOST_CURVES:
            smallest += members
        else:
            shared.append(list(members))
    return parts + shared


def task_curves(trials: pd.DataFrame, histories: pd.DataFrame, chosen: Chosen) -> Curves:
    """The curves of every cell of one task; none for a cell without a finite loss."""
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


def _draw_panel(ax: Axes, curves: Curves, group: Sequence[str]) -> None:
    ax.grid(axis="y")
    for cell, curve in curves.items():
        if cell not in group:
            ax.plot(curve.index, curve["valid_loss_mean"], color="#dedede", lw=0.9, zorder=1)
    for place, cell in enumerate(c for c in group if c in curves):
        curve, colour = curves[cell], style.colour(cell)
        every = max(1, len(curve) // 6)
        ax.plot(curve.index, curve["train_loss_mean"], color=colour, lw=0.9, ls=(0, (4, 1.5)), zorder=2)
        ax.fill_between(curve.index, curve["valid_loss_low"], curve["valid_loss_high"], color=colour, alpha=0.13, lw=0)
        start = (place * every) // max(1, len(group))  # markers of neighbours do not sit on each other
        ax.plot(
            curve.index,
            curve["valid_loss_mean"],
            color=colour,
            lw=1.8,
            marker=style.marker(cell),
            markevery=(start, every),
            ms=4.5,
            mew=0,
            zorder=3,
        )


def _after_the_first_epoch(curves: Curves) -> pd.Series:
    """Mean validation losses that the axis spans: from epoch 1 on, but for the odd spike."""
    trained = [curve["valid_loss_mean"][curve.index >= min(1, curve.index.max())] for curve in curves.values()]
    means = pd.concat(trained)
    return means[means <= means.quantile(0.98)]


def _label_row(row: np.ndarray, task: str, trials: pd.DataFrame, curves: Curves) -> None:
    row[0].annotate(
        style.task_title(task),
        (0, 1),
        xytext=(0, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=10,
        fontweight="bold",
    )
    if not curves:
        for ax in row:
            say(ax, "no trial has a finite loss", 20)
        return
    means = _after_the_first_epoch(curves)
    set_scale(row[0], "y", means)
    room = means.max() - means.min()
    if row[0].get_yscale() == "linear":
        row[0].set_ylim(means.min() - 0.05 * room, means.max() + 0.05 * room)
    else:
        row[0].set_ylim(means.min() / 1.3, means.max() * 1.3)
    row[0].set_ylabel(loss_label(str(trials["score_name"].iloc[0])))
    n = same(pd.Series([curve["valid_loss_n"].max() for curve in curves.values()]))
    row[-1].annotate(
        f"n = {n} a cell",
        (1, 1),
        xytext=(0, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        fontsize=8.5,
        color=style.FAINT,
    )
    for ax in row:
        ax.set_xlabel("epoch")
        ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))


def name_curves(row: np.ndarray, groups: Sequence[Sequence[str]]) -> None:
    """Over each panel of the first row the names of its curves, above the task's name."""
    for ax, group in zip(row, groups, strict=True):
        marks = [
            Line2D([], [], color=style.colour(c), marker=style.marker(c), lw=1.8, ms=4.5, label=style.label(c))
            for c in group
        ]
        ax.legend(
            handles=marks,
            loc="lower left",
            bbox_to_anchor=(0, 1),
            bbox_transform=ax.transAxes + ScaledTranslation(0, KEY_RISE, ax.figure.dpi_scale_trans),
            ncols=_key_columns(groups),
            fontsize=8,
            borderpad=0,
            borderaxespad=0,
            labelspacing=0.25,
            handlelength=2.2,
            columnspacing=1.2,
        )


def _legend() -> list[Line2D]:
    return [
        Line2D([], [], color=style.INK, lw=1.8, label="validation"),
        Line2D([], [], color=style.INK, lw=0.9, ls=(0, (4, 1.5)), label="training"),
        Line2D([], [], color=style.INK, lw=7, alpha=0.15, label="95 % interval, or range if n < 6"),
        Line2D([], [], color="#cccccc", lw=1.2, label="other cells, validation"),
    ]
