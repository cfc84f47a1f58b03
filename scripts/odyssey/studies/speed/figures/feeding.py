"""How many times as fast sequences are drawn as training takes them, by task.

Pascanu et al. 2013 draw new ones for every update; that must not hold training back.

Bars: steps per second that a generated task draws at its default options and lays out for the kernel, over those that
the kernel trains on, a forward and backward pass and an update a batch; both on one core, medians of n samples taken by
turns. The thin line goes from a slow quartile of drawing against a fast one of training to the reverse. Right of the
line at 10, drawing takes less than a tenth of training's time. Small networks are the harder case: they take more steps
a second.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from odyssey import catalogue
from odyssey.figures import style
from odyssey.figures.numbers import same
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.studies.speed.tables import SpeedTables
from odyssey.studies.speed.tabulating import POINT

TITLE = "Drawing sequences against training on them"
CATEGORY = "Speed"

BAR, GAP, FRAME = 0.11, 0.12, 0.7  # inches: of a bar, between tasks, for heading and axis
LEAST = 1.1  # inches of all bars
ENOUGH = 10  # times as fast as training
COLOURS = ("#0b4f8a", "#5b9bd5", "#d1495b", "#e08e45", "#7a5195", "#2a9d8f")
NETWORK = ["cell", "hidden_size", "batch_size"]


def draw(tables: SpeedTables) -> Figure:
    """A group of bars for every task, a bar for every network."""
    rows = _ratios(tables.speed)
    if rows.empty:
        return message_sheet(TITLE, "No drawing was measured beside training.")
    networks = list(dict.fromkeys(rows[NETWORK].itertuples(index=False, name=None)))
    tasks = sorted(rows["task"].unique(), key=_title)
    with fonts():
        patches = [Patch(color=_colour(k), label=_label(*network)) for k, network in enumerate(networks)]
        fig = new_sheet(TITLE, max(LEAST, len(tasks) * (len(networks) * BAR + GAP)) + FRAME, patches, columns=3)
        ax = fig.add_subplot()
        for k, network in enumerate(networks):
            _draw_bars(ax, rows[(rows[NETWORK] == list(network)).all(axis=1)], tasks, k, len(networks))
        _set_axes(ax, rows, tasks)
    return fig


def _ratios(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of drawing with a `ratio` to training, and `low` and `high` by the quartiles of both."""
    table = table[table["measure"] == "feeding"]
    times = table[[*POINT, "q25_seconds", "median_seconds", "q75_seconds"]]
    both = table[table["peer"] == "drawing"].merge(
        times[table["peer"] == "kernel_epoch"], on=POINT, suffixes=("", "_training")
    )
    ratio = both.get("ratio_to_kernel_epoch", pd.Series(dtype=float))
    slow = both["median_seconds"] / both["q75_seconds"] * both["q25_seconds_training"] / both["median_seconds_training"]
    fast = both["median_seconds"] / both["q25_seconds"] * both["q75_seconds_training"] / both["median_seconds_training"]
    return both.assign(ratio=ratio, low=ratio * slow, high=ratio * fast)


def _draw_bars(ax: Axes, rows: pd.DataFrame, tasks: list[str], place: int, of: int) -> None:
    slot = of * BAR + GAP
    y = np.array([-tasks.index(task) for task in rows["task"]]) + ((of - 1) / 2 - place) * BAR / slot
    ax.barh(y, rows["ratio"] - 1, 0.9 * BAR / slot, left=1, color=_colour(place), zorder=2)
    for colour, width in (("white", 2.0), (style.INK, 0.8)):
        ax.hlines(y, rows["low"], rows["high"], color=colour, lw=width, zorder=3)


def _set_axes(ax: Axes, rows: pd.DataFrame, tasks: list[str]) -> None:
    ax.set_xscale("log")
    low, high = min(1.0, rows["low"].min()), max(2.0 * ENOUGH, rows["high"].max())
    ax.set_xlim(low / 1.1, 1.1 * high)
    ticks = [k * 10**e for e in range(-2, 5) for k in (1, 2, 5) if low <= k * 10**e <= high]
    ax.set_xticks(ticks, [f"{tick:g}×" for tick in ticks])
    ax.set_xticks([], minor=True)
    ax.axvline(ENOUGH, color=style.INK, lw=1.2, zorder=4)
    ax.set_ylim(0.5 - len(tasks), 0.5)
    ax.set_yticks([-k for k in range(len(tasks))], [_title(task) for task in tasks])
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", zorder=0)
    ax.set_title("Steps drawn / steps trained on, in the same time")
    aside(ax, f"n = {same(rows['n'])}")


def _title(task: str) -> str:
    return str(catalogue.task_module(task).TASK.title)


def _label(cell: str, hidden: int, batch: int) -> str:
    return f"{style.label(cell)}, H = {hidden}, B = {batch}"


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]
