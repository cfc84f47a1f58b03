"""How many times as fast as each other program a cell runs, by cell and shape: what Appleyard et al. 2016 ask on a GPU.

Bars: the ratio of our operations per second to theirs at the same shape; right of the line we are faster. Both are
medians of n samples taken by turns; the thin line goes from our slow quartile against their fast one to the reverse.
Each cell's operations are counted from its own equations, so that every cell can be set against torch.nn.LSTM. D and T
are those measured most (88 and 60 as the study stands; other sizes are in the table). Lowest panel: the whole training
step.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from odyssey.figures import style
from odyssey.figures.numbers import same
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet, say
from odyssey.studies.speed import found
from odyssey.studies.speed.tables import SpeedTables
from odyssey.studies.speed.tabulating import POINT

TITLE = "Times as fast as the others"
CATEGORY = "Speed"

GAP, FRAME = 0.14, 0.8  # inches: between groups; heading and axis of a panel
BAR, THIN_BAR = 0.13, 0.07  # inches
LEAST = 1.0  # of all bars of a panel
MANY = 10  # cells; beyond, bars are thin and their numbers are left to the table
FINE = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4]
NARROW = [0.3, 0.5, 0.7, 1, 1.4, 2, 2.8, 4]  # where three panels stand in a row
COARSE = [k * 10**e for e in (-2, -1, 0, 1, 2) for k in (1, 2, 5)]
AGAINST = ("nn_lstm", "jax_scan", "eager")


def draw(tables: SpeedTables) -> Figure:
    """A row of panels for every other program, a panel for every batch size; the training step below."""
    table = tables.speed[tables.speed["measure"] != "feeding"]
    table = _most_measured(table) if len(table) else table
    ratios = {peer: _ratios(table, peer) for peer in AGAINST if f"ratio_to_{peer}" in table}
    ratios = {peer: rows for peer, rows in ratios.items() if len(rows)}
    if not ratios:
        return message_sheet(TITLE, "No other program was measured beside ours.")
    everything = pd.concat(ratios.values())
    hidden = sorted(everything["hidden_size"].unique())
    recurrence, steps = (everything[everything["measure"] == m] for m in ("recurrence", "training_step"))
    cells, batches = style.in_order(recurrence["cell"]), sorted(recurrence["batch_size"].unique())
    bar = THIN_BAR if len(cells) > MANY else BAR
    rows = [peer for peer in ratios if peer in set(recurrence["against"])]
    heights = [_height(len(cells), recurrence, bar) for _ in rows] + [_height(len(ratios), steps, BAR)] * bool(
        len(steps)
    )
    with fonts():
        fig = new_sheet(TITLE, sum(heights), [_patch(h, hidden) for h in hidden], columns=len(hidden))
        places = fig.add_gridspec(len(heights), 1, height_ratios=heights)
        for k, peer in enumerate(rows):
            inner, all_here = places[k].subgridspec(1, len(batches)), recurrence[recurrence["against"] == peer]
            panels = [fig.add_subplot(inner[0, column]) for column in range(len(batches))]
            for ax, batch in zip(panels, batches, strict=True):
                here = all_here[all_here["batch_size"] == batch]
                groups = {style.label(c): here[here["cell"] == c] for c in cells}
                _draw_bars(ax, groups, hidden, bar, names=ax is panels[0])
                _say(ax, f"ours / {found.peer_facts(peer)['label']}, B = {batch}", here)
            _same_scale(panels, all_here)
        if len(steps):
            ax = fig.add_subplot(places[len(rows)])
            groups = {f"ours / {found.peer_facts(p)['label']}": steps[steps["against"] == p] for p in ratios}
            _draw_bars(ax, groups, hidden, BAR)
            named = ", ".join(style.label(c) for c in style.in_order(steps["cell"]))
            _say(ax, f"Training step, {named}, B = {same(steps['batch_size'])}", steps)
            _same_scale([ax], steps)
    return fig


def _most_measured(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with the D and T that most rows have: a bar stands for one shape."""
    sizes = pd.MultiIndex.from_frame(table[["input_size", "steps"]])
    return table[sizes == sizes.value_counts().index[0]]


def _ratios(table: pd.DataFrame, peer: str) -> pd.DataFrame:
    """Our rows with a `ratio` to that peer, and `low` and `high` by the quartiles of both."""
    own = table[table["peer"] == "ours"].assign(ratio=table[f"ratio_to_{peer}"], against=peer)
    quartiles = [*POINT, "median_seconds", "q25_seconds", "q75_seconds"]
    both = own.merge(table.loc[table["peer"] == peer, quartiles], on=POINT, suffixes=("", "_theirs"))
    ours, theirs = ({q: both[f"{q}_seconds{end}"] for q in ("q25", "median", "q75")} for end in ("", "_theirs"))
    low = both["ratio"] * ours["median"] / ours["q75"] * theirs["q25"] / theirs["median"]
    high = both["ratio"] * ours["median"] / ours["q25"] * theirs["q75"] / theirs["median"]
    return both.assign(low=low, high=high)


def _height(groups: int, rows: pd.DataFrame, bar: float) -> float:
    return max(LEAST, groups * (rows["hidden_size"].nunique() * bar + GAP)) + FRAME


def _shade(hidden: int, every: list[int]) -> str:
    """Our colour, paler for smaller layers."""
    base = np.array(to_rgb(found.peer_facts("ours")["colour"]))
    strength = 0.3 + 0.7 * (every.index(hidden) + 1) / len(every)
    return str(to_hex((1 - strength * (1 - base)).tolist()))


def _patch(hidden: int, every: list[int]) -> Patch:
    return Patch(color=_shade(hidden, every), label=f"H = {hidden}")


def _draw_bars(ax: Axes, groups: dict[str, pd.DataFrame], hidden: list[int], bar: float, names: bool = True) -> None:
    """A group of bars for every name, one for each H from top to bottom; they start at 1."""
    ax.set_xscale("log")
    shown = sorted({h for rows in groups.values() for h in rows["hidden_size"]})
    slot = len(shown) * bar + GAP
    for g, rows in enumerate(groups.values()):
        for row in rows.to_dict("records"):
            y = -g - ((shown.index(row["hidden_size"]) + 0.5) * bar + GAP / 2) / slot + 0.5
            shade = _shade(row["hidden_size"], hidden)
            ax.barh(y, row["ratio"] - 1, bar / slot * 0.88, left=1, color=shade, zorder=2)
            for colour, width in (("white", 2.2), (style.INK, 0.8)):
                ax.plot([row["low"], row["high"]], [y, y], color=colour, lw=width, zorder=3)
            if bar == BAR:
                _write(ax, row, y)
    ax.axvline(1, color=style.INK, lw=1, zorder=4)
    room = max(0.0, LEAST / slot - len(groups)) / 2  # above and below few bars
    ax.set_ylim(0.5 - len(groups) - room, 0.5 + room)
    ax.set_yticks([-g for g in range(len(groups))], list(groups) if names else [])
    ax.tick_params(axis="y", length=0)
    for g in range(1, len(groups)):
        ax.axhline(0.5 - g, color="#ececec", lw=0.8, zorder=0)
    ax.spines["left"].set_visible(False)
    ax.grid(axis="x", zorder=0)


def _write(ax: Axes, row: dict, y: float) -> None:
    """The ratio at the bar's end."""
    faster, ratio = row["ratio"] >= 1, row["ratio"]
    text = f"{ratio:#.2g}" if ratio < 0.1 else f"{ratio:.{2 if ratio < 10 else 0}f}"
    place: dict[str, Any] = {
        "xytext": (3 if faster else -3, 0),
        "textcoords": "offset points",
        "ha": "left" if faster else "right",
    }
    ax.annotate(text, (row["high" if faster else "low"], y), va="center_baseline", fontsize=7, **place)


def _same_scale(panels: list[Axes], rows: pd.DataFrame) -> None:
    """One scale for a row of panels, with room for the numbers at the bars' ends."""
    low, high = min(1.0, rows["low"].min()), max(1.0, rows["high"].max())
    room = max(1.06, (high / low) ** 0.16)
    low, high = (low / room if low < 1 else low / 1.03), high * room
    fine = FINE if len(panels) < 3 else NARROW
    ticks = [t for t in (fine if high / low < 4 else COARSE) if low <= t <= high]
    for ax in panels:
        ax.set_xlim(low, high)
        ax.set_xticks(ticks, [f"{t:g}×" for t in ticks])
        ax.set_xticks([], minor=True)


def _say(ax: Axes, heading: str, rows: pd.DataFrame) -> None:
    ax.set_title(heading)
    if len(rows):
        aside(ax, f"n = {same(rows['n'])}")
    else:
        say(ax, "not measured")
