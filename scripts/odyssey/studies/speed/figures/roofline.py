"""How near each program comes to what one core can do: a roofline after Williams et al. 2009.

Each point is a cell at one shape, run by one program: the median of n samples. Across: operations per byte of
recurrent weights, which are read once a step forward and once backward for the whole batch; the larger H, the fewer.
Up: operations per second, matrix products alone, counted from the equations of the cell that the program runs. Lines:
this core's measured ceilings, reading from the second cache (slope) and a large matrix product (flat); weights that
fit in the first cache may go beyond the slope. Cells without recurrent weights have no place here.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import LogLocator

from odyssey.figures import style
from odyssey.figures.numbers import same, show_plain_numbers
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.studies.speed import found
from odyssey.studies.speed.tables import SpeedTables

TITLE = "Roofline of one core"
CATEGORY = "Speed"

HEIGHT = 4.6  # inches
HEADINGS = {"recurrence": "Recurrence, forward and backward", "training_step": "Training step"}
FOOT: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "xytext": (0, 4), "textcoords": "offset points"}


def draw(tables: SpeedTables) -> Figure:
    """A panel for the recurrence and one for the training step, with the same scale of operations per second."""
    table = tables.speed[np.isfinite(tables.speed["flop_per_byte"])]
    measures = [m for m in HEADINGS if len(table) and (table["measure"] == m).any()]
    if not measures:
        return message_sheet(TITLE, "Nothing has been measured yet.")
    peers = _in_order(table)
    with fonts():
        fig = new_sheet(TITLE, HEIGHT, [_mark(peer) for peer in peers], columns=4)
        panels = fig.subplots(1, len(measures), squeeze=False, sharey=True, width_ratios=[3, 2][: len(measures)])[0]
        for ax, measure in zip(panels, measures, strict=True):
            _draw_panel(ax, table[table["measure"] == measure])
            ax.set_title(HEADINGS[measure])
        panels[0].set_ylim(table["gflops"].min() / 2, 1.9 * max(table["peak_gflops"].max(), table["gflops"].max()))
        panels[0].set_ylabel("GFLOP/s")
    return fig


def _in_order(table: pd.DataFrame) -> list[str]:
    """Ours, then the others, the fastest on average first."""
    fastest = table.groupby("peer")["gflops"].mean().sort_values(ascending=False).index
    return sorted(fastest, key=lambda peer: peer != "ours")


def _mark(peer: str) -> Line2D:
    facts, own = found.peer_facts(peer), peer == "ours"
    face, edge = (facts["colour"], "white") if own else ("white", facts["colour"])
    look: dict[str, Any] = {"mfc": face, "mec": edge, "mew": 0.6 if own else 1.2}
    return Line2D([], [], marker=facts["marker"], ls="", ms=7 if own else 6, label=facts["label"], **look)


def _draw_panel(ax: Axes, here: pd.DataFrame) -> None:
    ax.set(xscale="log", yscale="log")
    for peer in reversed(_in_order(here)):
        rows, mark = here[here["peer"] == peer], _mark(peer)
        mark.set_data(rows["flop_per_byte"], rows["gflops"])
        mark.set_zorder(3)
        ax.add_line(mark)
    low, high = here["flop_per_byte"].min() / 3.2, here["flop_per_byte"].max() * 1.6
    ax.set_xlim(low, high)
    _draw_roof(ax, low, high, float(here["peak_gflops"].max()), float(here["l2_gbytes"].max()))
    column, letter = ("batch_size", "B") if here["batch_size"].nunique() > 1 else ("hidden_size", "H")
    for value, rows in here.groupby(column):
        middle = math.sqrt(rows["flop_per_byte"].min() * rows["flop_per_byte"].max())
        ax.annotate(f"{value}", (middle, 0), ha="center", fontsize=8, color=style.FAINT, **FOOT)
    ax.annotate(f"{letter} =", (low, 0), ha="left", fontsize=8, color=style.FAINT, **{**FOOT, "xytext": (4, 4)})
    ax.set_xlabel("FLOP per byte of recurrent weights")
    batch = "" if letter == "B" else f"B = {same(here['batch_size'])}, "
    aside(ax, f"{batch}n = {same(here['n'])}")
    ax.grid(zorder=0)
    ax.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high < 100 * low else (1,)))
    for axis in (ax.xaxis, ax.yaxis):
        show_plain_numbers(axis)


def _draw_roof(ax: Axes, low: float, high: float, peak: float, gbytes: float) -> None:
    knee = peak / gbytes
    across = np.array([low, np.clip(knee, low, high), high])
    ax.plot(across, np.minimum(peak, gbytes * across), color=style.INK, lw=1.4, zorder=2)
    above: dict[str, Any] = {"xytext": (-3, 4), "textcoords": "offset points"}
    ax.annotate(f"matrix product {peak:.0f} GFLOP/s", (high, peak), ha="right", fontsize=8, **above)
    if low < knee:
        middle = math.sqrt(low * min(knee, high))
        ax.text(
            middle,
            1.12 * gbytes * middle,
            f"L2 {gbytes:.0f} GB/s",
            rotation=math.degrees(math.atan(gbytes)),  # along the line, which the axes turn as they do the line
            rotation_mode="anchor",
            transform_rotates_text=True,
            ha="center",
            va="bottom",
            fontsize=8,
        )
