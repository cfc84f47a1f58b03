"""Names at the right ends of lines, moved apart where they would lie on each other, in place of a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import ConnectionPatch
from matplotlib.transforms import ScaledTranslation, Transform

from odyssey.figures import style

LINE = 0.125  # inches that a name takes
POINTS = 7.5
LEAD = 7  # points from the panel to a name, which a thin line bridges


def room_for(names: int) -> float:
    """Inches of a panel's height that so many names take."""
    return LINE * names


def name_lines(ax: Axes, ends: Mapping[str, float], height: float, marked: bool = False) -> None:
    """Each cell's name at the height where its line ends, once limits and scale of the axis are set.

    height: inches of the panel's data area, about. A line that ends beyond the panel is named at its edge, one without
    an end (NaN) below the others, in grey. marked: with the cell's marker.
    """
    known = {cell: _place(ax, value) for cell, value in ends.items() if np.isfinite(value)}
    lost = [cell for cell in ends if cell not in known]
    shown = [*lost, *sorted(known, key=lambda cell: known[cell])]
    wanted = [*[0.0] * len(lost), *(known[cell] for cell in shown[len(lost) :])]
    for cell, y in zip(shown, apart(wanted, LINE / height), strict=True):
        colour = style.colour(cell) if cell in known else style.FAINT
        if cell in known:
            between: dict[str, Any] = {"coordsA": ax.transAxes, "coordsB": _beside(ax, LEAD - 1)}
            bridge = ConnectionPatch((1, known[cell]), (1, y), lw=0.6, color=colour, clip_on=False, **between)
            bridge.set_in_layout(False)
            ax.add_artist(bridge)
        if marked:
            look: dict[str, Any] = {"ms": 4, "mew": 0, "color": colour, "clip_on": False}
            ax.plot(1, y, style.marker(cell), transform=_beside(ax, LEAD + 3), **look)
        text = style.label(cell) if cell in known else f"{style.label(cell)} –"
        ax.text(1, y, text, transform=_beside(ax, LEAD + (8 if marked else 2)), va="center", fontsize=POINTS,
                color=colour)  # fmt: skip


def _beside(ax: Axes, points: float) -> Transform:
    """From 0 to 1 in the panel, so many points to the right."""
    return ax.transAxes + ScaledTranslation(points / 72, 0, ax.figure.dpi_scale_trans)


def _place(ax: Axes, value: float) -> float:
    """From 0 at the lower to 1 at the upper edge of the panel."""
    pixel = ax.transData.transform((ax.get_xlim()[1], value))
    height = float(ax.transAxes.inverted().transform(pixel)[1])
    return float(np.clip(np.nan_to_num(height), 0.0, 1.0))


def apart(heights: list[float], gap: float) -> list[float]:
    """Heights in rising order, as near to those given as names need not overlap: neighbours share what is lacking.

    Between 0 and 1 as far as there is room, else above 1 too.
    """
    blocks: list[tuple[float, int]] = []  # middle and number of names
    for height in heights:
        middle, size = height, 1
        while blocks and middle - size * gap / 2 < blocks[-1][0] + blocks[-1][1] * gap / 2:
            before, count = blocks.pop()
            middle, size = (before * count + middle * size) / (count + size), count + size
        blocks.append((max(middle, (size - 1) * gap / 2), size))
    placed = [middle + gap * (k - (size - 1) / 2) for middle, size in blocks for k in range(size)]
    most = [1 - gap * k for k in reversed(range(len(placed)))]
    return [max(min(y, top), gap * k) for k, (y, top) in enumerate(zip(placed, most, strict=True))]
