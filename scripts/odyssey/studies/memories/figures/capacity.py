"""How many patterns a network of N units remembers: Hopfield 1982, Amit et al. 1985, McEliece et al. 1987.

Means over n networks, each with p random patterns of its own, against the load p / N; bars are Student's 95 %
intervals over networks. Left: share of the stored patterns that are fixed points; triangles stand at N / (2 ln N), up
to which McEliece et al. find almost all patterns without an error. Then: overlap (1: the pattern, 0: unrelated) of the
fixed point that is reached, from the pattern itself and from a cue with some of its bits flipped. Dashed: 0.138 N,
where Amit et al. find the overlap to fall from 0.97 for large N (units of -1 and 1). Dotted: 0.15 N, about where
Hopfield saw errors become severe. Lower row, if both were run: Hopfield's units of 0 and 1 with thresholds 0, whose
fields have twice the noise (variance).
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from odyssey.figures import style
from odyssey.figures.colours import oklch
from odyssey.figures.numbers import same
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.studies.memories.tables import MemoryTables

TITLE = "How many patterns are remembered"
CATEGORY = "Memories"

ROW = 2.7  # inches
FORMS = {"signs": "Units −1 and 1", "bits": "Units 0 and 1"}
AMIT, HOPFIELD = 0.138, 0.15
LINES: dict[float, tuple[str, str]] = {
    AMIT: ("--", "p = 0.138 N (Amit et al. 1985)"),
    HOPFIELD: (":", "p = 0.15 N (Hopfield 1982)"),
}


def draw(tables: MemoryTables) -> Figure:
    """A row of panels for each form: fixed points, then the overlap for the least and the most flipped bits."""
    table = tables.capacity
    if table.empty:
        return message_sheet(TITLE, "Nothing has been recalled yet.")
    sizes, shares = sorted(table["units"].unique()), table["flipped"]
    flipped = sorted({shares.min(), shares.max()})
    forms = [form for form in FORMS if (table["form"] == form).any()]
    with fonts():
        columns = max(3, len(sizes))
        fig = new_sheet(TITLE, ROW * len(forms), _legend(sizes, forms, columns), columns)
        panels = fig.subplots(len(forms), 1 + len(flipped), squeeze=False, sharex=True)
        for row, form in zip(panels, forms, strict=True):
            here = table[table["form"] == form]
            _draw_panel(row[0], here[here["flipped"] == flipped[0]], "fixed_share", sizes)
            _mark_almost_all(row[0], here, sizes)
            row[0].set_title(f"{FORMS[form]}: fixed points")
            row[0].set_ylabel("patterns that are fixed points (%)")
            for ax, share in zip(row[1:], flipped, strict=True):
                _draw_panel(ax, here[here["flipped"] == share], "overlap", sizes)
                ax.set_title("Cue: the pattern itself" if share == 0 else f"Cue with {share:.0%} flipped")
                ax.set_ylabel("overlap with the pattern")
        for ax in panels[-1]:
            ax.set_xlabel("load p / N")
    return fig


def _legend(sizes: list[int], forms: list[str], columns: int) -> list[Line2D]:
    """The sizes, and below them the published loads that are drawn."""
    marks = [Line2D([], [], color=_colour(n, sizes), marker="o", ms=3.5, label=f"N = {n}") for n in sizes]
    known = [load for load in LINES if load == HOPFIELD or "signs" in forms]
    lines = [Line2D([], [], color=style.INK, lw=1, ls=LINES[load][0], label=LINES[load][1]) for load in known]
    if "signs" in forms:
        label = "p = N / (2 ln N) (McEliece et al. 1987)"
        lines.append(Line2D([], [], color=style.INK, marker="v", ls="", ms=5, label=label))
    # A legend fills its columns from top to bottom.
    rows = [[*row, *[Line2D([], [], ls="", label=" ")] * (columns - len(row))] for row in (marks, lines)]
    return [mark for pair in zip(*rows, strict=True) for mark in pair]


def _colour(size: int, sizes: list[int]) -> str:
    """The larger, the darker."""
    place = sizes.index(size) / max(1, len(sizes) - 1)
    return oklch(0.78 - 0.46 * place, 0.13, 210 + 60 * place)


def _draw_panel(ax: Axes, rows: pd.DataFrame, what: str, sizes: list[int]) -> None:
    factor = 100 if what.endswith("_share") else 1
    for size in sizes:
        mine = rows[rows["units"] == size].sort_values("load")
        mean, low, high = (factor * mine[f"{what}{end}"] for end in ("", "_low", "_high"))
        look: dict[str, Any] = {"color": _colour(size, sizes), "zorder": 3}
        ax.plot(mine["load"], mean, marker="o", ms=3.5, lw=1.3, **look)
        ax.vlines(mine["load"], low, high, lw=1, **look)
    for load, (ls, _) in LINES.items():
        if load == HOPFIELD or (rows["form"] == "signs").all():
            ax.axvline(load, color=style.INK, lw=1, ls=ls, zorder=2)
    ax.set_xlim(0, 1.04 * max(rows["load"].max(), HOPFIELD, _almost_all(min(sizes))))
    ax.set_ylim(-0.04 * factor, 1.1 * factor)
    ax.grid(zorder=0)
    n = f"n = {same(rows['networks'])}"
    aside(ax, n)


def _almost_all(size: int) -> float:
    """The load at p = N / (2 ln N)."""
    return 1 / (2 * math.log(size))


def _mark_almost_all(ax: Axes, rows: pd.DataFrame, sizes: list[int]) -> None:
    """A triangle there for every N; the claim is about units of -1 and 1."""
    if (rows["form"] == "signs").all():
        for size in sizes:
            ax.plot(_almost_all(size), 105, "v", ms=5, color=_colour(size, sizes), zorder=4)
