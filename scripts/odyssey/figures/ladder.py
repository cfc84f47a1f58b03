"""A panel of rows: cells from top to bottom, and for every cell one rung a level (with and without, 1, 2, 3 layers)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from odyssey.figures import style

RUNG = 0.175  # inches
GAP = 0.15
FRAME = 0.85  # heading and axis of a panel
LEAST = 0.95  # of the rungs of a panel, however few


@dataclass(frozen=True)
class Ladder:
    """Where each cell and level sits."""

    cells: Sequence[str]
    levels: int

    @property
    def height(self) -> float:
        """Inches that a panel needs, its heading and axis included."""
        return max(LEAST, len(self.cells) * (self.levels * RUNG + GAP)) + FRAME

    def y(self, cell: str, level: int) -> float:
        """The rung of that cell and level, counted from 0 at the top, in the panel's own units."""
        slot = self.levels * RUNG + GAP
        return -self.cells.index(cell) - ((level + 0.5) * RUNG + GAP / 2) / slot + 0.5

    def prepare(self, ax: Axes, names: bool = True) -> None:
        """Name the cells on the left, part them by faint lines."""
        n = len(self.cells)
        room = max(0.0, LEAST / (self.levels * RUNG + GAP) - n) / 2  # above and below few cells
        ax.set_ylim(-n + 0.5 - room, 0.5 + room)
        ax.set_yticks([-i for i in range(n)], [style.label(c) for c in self.cells] if names else [])
        ax.tick_params(axis="y", length=0)
        for i in range(1, n):
            ax.axhline(0.5 - i, color="#ececec", lw=0.8, zorder=0)
        ax.grid(axis="x", zorder=0)
        ax.spines["left"].set_visible(False)

    def note(self, ax: Axes, cell: str, level: int, text: str) -> None:
        """Write at the right end of a rung."""
        ax.text(
            1.015,
            self.y(cell, level),
            text,
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize=7.5,
            color=style.FAINT,
        )


def draw_interval(ax: Axes, y: float, value: float, interval: tuple[float, float], cell: str, filled: bool) -> None:
    """A dot with its interval, open or filled; no line where there is no interval."""
    colour = style.colour(cell)
    if np.isfinite(interval).all():
        ax.plot(interval, [y, y], color=colour, lw=1.6, solid_capstyle="butt", zorder=2)
    ax.plot(value, y, "o", ms=6, mfc=colour if filled else "white", mec=colour, mew=1.4, zorder=3, clip_on=False)
