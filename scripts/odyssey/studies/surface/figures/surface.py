"""The error surface of a network of one unit, with a wall: after Figure 6 of Pascanu et al. 2013.

x[t] = w σ(x[t-1]) + b without input; up and in colour is the error (σ(x[T]) − target)² after the last step T. Left:
the surface with its wall, as the paper draws it. Right: from above, with gradient descents from n starts (large dots).
Solid: plain descent; at the wall the gradient is so long that an update throws the weights far off, also out of the
picture (arrowheads at its edge). Dashed: the same with the gradient rescaled to a threshold where it is longer
(Algorithm 1), which stays near the valley at the foot of the wall. White dots: where the wall should stand, at
b = x[0] − w σ(x[0]), which makes the start an unstable fixed point.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from odyssey.figures import style
from odyssey.figures.colours import oklch
from odyssey.figures.sheets import aside, fonts, message_sheet, new_sheet
from odyssey.studies.surface.tables import SurfaceTables

TITLE = "The wall in the error of one unit"
CATEGORY = "Dynamics"

HEIGHT = 4.4  # inches
ERRORS = LinearSegmentedColormap.from_list(
    "error", [oklch(0.97 - 0.55 * k, 0.02 + 0.11 * k, 250 + 50 * k) for k in np.linspace(0, 1, 9)]
)
LOOKS: dict[str, dict[str, Any]] = {
    "plain": {"color": style.ALARM, "ls": "-", "lw": 1.3, "label": "plain gradient descent"},
    "rescaled": {"color": style.INK, "ls": (0, (3, 1.5)), "lw": 1.1, "label": "gradient rescaled to the threshold"},
}


def draw(tables: SurfaceTables) -> Figure:
    """The surface from the side and from above."""
    if tables.surface.empty:
        return message_sheet(TITLE, "No surface has been traced yet.")
    dots = Line2D([], [], ls="", marker="o", ms=5, mfc="white", mec=style.INK, label="b = x[0] − w σ(x[0])")
    with fonts():
        fig = new_sheet(TITLE, HEIGHT, [*(Line2D([], [], **look) for look in LOOKS.values()), dots], columns=3)
        side = fig.add_subplot(1, 2, 1, projection="3d")
        _draw_side(side, tables.surface)
        _draw_above(fig, fig.add_subplot(1, 2, 2), tables)
    return fig


def _grid(table: pd.DataFrame) -> tuple[NDArray, NDArray, NDArray]:
    """The values of w and of b, and the errors [w, b]."""
    errors = table.pivot(index="w", columns="b", values="error")
    return errors.index.to_numpy(), errors.columns.to_numpy(), errors.to_numpy()


def _draw_side(ax: Any, table: pd.DataFrame) -> None:
    w, b, errors = _grid(table)
    across, along = np.meshgrid(b, w)
    ax.plot_surface(across, along, errors, cmap=ERRORS, rcount=60, ccount=100, lw=0.2, edgecolor="#00000030")
    ax.view_init(elev=28, azim=-122)
    ax.set_box_aspect((1.15, 1, 0.75), zoom=1.0)
    ax.set(xlabel="b", ylabel="w")
    ax.yaxis.set_major_locator(MaxNLocator(5))
    ax.xaxis.set_major_locator(MaxNLocator(6))
    ax.set_title("Error against w and b", y=0.98)


def _draw_above(fig: Figure, ax: Axes, tables: SurfaceTables) -> None:
    w, b, errors = _grid(tables.surface)
    picture = ax.pcolormesh(b, w, errors, cmap=ERRORS, shading="gouraud", rasterized=True)
    fig.colorbar(picture, ax=ax, label="error", pad=0.02, aspect=30).outline.set_visible(False)
    ax.set(xlim=(b.min(), b.max()), ylim=(w.min(), w.max()), xlabel="b", ylabel="w")
    wall = tables.wall
    ax.plot(wall["b"], wall["w"], "o", ms=5, mfc="white", mec=style.INK, clip_on=False, zorder=5)
    for (_, name), path in tables.paths.groupby(["start", "descent"]):
        _draw_path(ax, path, str(name))
    steps, starts = tables.paths["update"].max(), tables.paths["start"].nunique()
    ax.set_title("From above")
    aside(ax, f"n = {starts} starts, {steps} updates")


def _draw_path(ax: Axes, path: pd.DataFrame, name: str) -> None:
    place = path[["b", "w"]].to_numpy()
    ax.plot(*place.T, **LOOKS[name], zorder=4 if name == "plain" else 5)
    ax.plot(*place[0], "o", ms=7, color=style.INK, zorder=6)
    ax.plot(*place[1:].T, ".", ms=2, color=LOOKS[name]["color"], zorder=5)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    inside = np.all((place >= [left, low]) & (place <= [right, high]), axis=1)
    for before, after in zip(place[:-1][inside[:-1] & ~inside[1:]], place[1:][inside[:-1] & ~inside[1:]], strict=True):
        edge = _edge(before, after, np.array([left, low]), np.array([right, high]))
        look: dict[str, Any] = {
            "arrowstyle": "-|>",
            "color": LOOKS[name]["color"],
            "lw": 1.3,
            "shrinkA": 0,
            "shrinkB": 0,
        }
        ax.annotate("", tuple(edge), tuple(before + 0.9 * (edge - before)), arrowprops=look, zorder=6)


def _edge(inner: NDArray, outer: NDArray, low: NDArray, high: NDArray) -> NDArray:
    """Where the way from inner to outer leaves the box."""
    way = outer - inner
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = np.where(way > 0, (high - inner) / way, (low - inner) / way)
    return inner + np.nanmin(np.where(way == 0, np.nan, shares)) * way
