"""Where one unit learns to latch a bit, by its weight, the noise and the length: after Figure 2 of Bengio et al. 1994.

Maps (Figure 2a): shade is the share of n runs that converged at each starting weight w₀ and standard deviation s of the
noise, a map a learning rate; a run has converged if few new sequences end with the wrong sign (`wrong_below`). Dashed:
about where the paper's runs begin to converge (read off a scan). Last panel (Figure 2b): that share against the length,
from the weight and noise in its title, with Wilson's 95 % intervals; solid: weight and inputs are trained; dotted: the
inputs alone, as the paper says. Grey: the paper's frequencies, read off a scan (±3 %). Its rate and its measure of
convergence are not known here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from numpy.typing import NDArray

from odyssey.figures import style
from odyssey.figures.colours import oklch
from odyssey.figures.numbers import same
from odyssey.figures.sheets import fonts, message_sheet, new_sheet
from odyssey.studies.latching.tables import LatchingTables

TITLE = "Where one unit learns to latch a bit"
CATEGORY = "Dynamics"

HEIGHT = 3.3  # inches
SHARES = LinearSegmentedColormap.from_list(
    "share", [oklch(0.98 - 0.62 * k, 0.01 + 0.11 * k, 250) for k in np.linspace(0, 1, 9)]
)
COLOURS = [oklch(0.55, 0.15, 45), oklch(0.42, 0.15, 265), oklch(0.55, 0.13, 150)]  # of learning rates
DOTTED = (0, (1, 1.6))
# Read off a scan of Figure 2b, within 3 %: (T, frequency of convergence).
PAPER = [(5, 1.0), (14, 1.0), (20.5, 0.8), (24.5, 0.55), (26, 0.43), (35, 0.2), (40, 0.45), (42, 0.1), (60, 0.05)]
REGION = (1.1, 0.25)  # Figure 2a, read off a scan: above such a w_0, and below such an s (0.2 to 0.3)


def draw(tables: LatchingTables) -> Figure:
    """A map a learning rate, and the share against the length."""
    points = tables.convergence
    if points.empty:
        return message_sheet(TITLE, "No unit has been trained yet.")
    rates = sorted(points["learning_rate"].unique())
    with fonts():
        fig = new_sheet(TITLE, HEIGHT, _legend(rates), columns=3)
        maps = fig.add_gridspec(1, len(rates) + 1, width_ratios=[1] * len(rates) + [1.15])
        axes = [fig.add_subplot(maps[0, place]) for place in range(len(rates) + 1)]
        for ax, rate in zip(axes, rates, strict=False):
            picture = _draw_map(ax, points[(points["sweep"] == "map") & (points["learning_rate"] == rate)])
            ax.set_title(f"learning rate {rate:g}")
        axes[0].set_ylabel("s, standard deviation of the noise")
        fig.colorbar(picture, ax=axes[: len(rates)], label="share of runs that converged", pad=0.02, aspect=28)
        _draw_lengths(axes[-1], points[points["sweep"] == "lengths"], rates)
    return fig


def _draw_map(ax: Axes, points: pd.DataFrame) -> Any:
    shares = points.pivot(index="noise_sd", columns="w_0", values="share")
    w, s = _edges(shares.columns.to_numpy(float)), _edges(shares.index.to_numpy(float))
    picture = ax.pcolormesh(w, s, shares.to_numpy(), cmap=SHARES, vmin=0, vmax=1, rasterized=True)
    first, most = REGION
    if w[0] < first < w[-1] and s[0] < most < s[-1]:
        ax.plot([first, first, w[-1]], [s[0], most, most], color=style.ALARM, ls=(0, (4, 2)), lw=1.4)
    ax.set(xlabel=f"w₀, weight before training; n = {same(points['n'])}", xlim=(w[0], w[-1]), ylim=(s[0], s[-1]))
    return picture


def _edges(middles: NDArray) -> NDArray:
    """Where the cells around these values begin and end."""
    between = (middles[1:] + middles[:-1]) / 2
    return np.array([2 * middles[0] - between[0], *between, 2 * middles[-1] - between[-1]])


def _draw_lengths(ax: Axes, points: pd.DataFrame, rates: list[float]) -> None:
    ax.plot(*zip(*PAPER, strict=True), color="#9a9a9a", lw=1, marker=".", ms=4, zorder=1)
    for (rate, trained), some in points.groupby(["learning_rate", "trained"]):
        number = rates.index(float(str(rate)))
        colour = COLOURS[number]
        place = some["length"] + 0.35 * (number - (len(rates) - 1) / 2)
        look: dict[str, Any] = (
            {"ls": DOTTED, "lw": 1.6} if trained == "inputs" else {"ls": "-", "marker": "o", "ms": 3.5}
        )
        ax.plot(place, some["share"], color=colour, **look)
        if trained != "inputs":
            ax.vlines(place, some["share_low"], some["share_high"], color=colour, lw=0.9, alpha=0.55)
    first = points.iloc[0]
    ax.set_title(f"from w₀ = {first['w_0']:g}, s = {first['noise_sd']:g}")
    ax.set(
        xlabel=f"length T; n = {same(points['n'])}", ylabel="share that converged", ylim=(-0.05, 1.05), xlim=(0, None)
    )
    ax.grid(axis="y")


def _legend(rates: list[float]) -> list[Line2D]:
    lines = [
        Line2D([], [], color=COLOURS[place], marker="o", ms=3.5, label=f"weight and inputs trained, rate {rate:g}")
        for place, rate in enumerate(rates)
    ]
    return [
        *lines,
        Line2D([], [], color=style.INK, ls=DOTTED, lw=1.6, label="inputs alone trained"),
        Line2D([], [], color="#9a9a9a", marker=".", ms=4, lw=1, label="paper, read off a scan (±3 %)"),
        Line2D(
            [], [], color=style.ALARM, ls=(0, (4, 2)), lw=1.4, label="paper converges right of and below this, about"
        ),
    ]
