"""Box plots of theirs and ours in one panel, and where such a panel ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from odyssey.figures import style
from odyssey.published.greff_figure_3 import Box

RED, BLUE = "#d62728", "#1f4fd1"
FENCE = 1.5  # interquartile ranges beyond a box (Tukey), as far as a panel goes
LONG = 3.0  # times the median reach of the boxes, beyond which a box does not decide where the panel ends
WORTH = 2.0  # a panel is cut if it shows the rest so many times larger


def box_of(sample: NDArray, differs: bool) -> Box:
    """The box of our own scores, NaN left out."""
    known = sample[np.isfinite(sample)]
    first, median, third = np.quantile(known, (0.25, 0.5, 0.75))
    return Box(float(known.mean()), median, float(known.min()), float(known.max()), first, third, differs)


def panel_top(boxes: Sequence[Box]) -> float | None:
    """Where a panel ends that a few boxes of failed trials would press flat; None where it need not be cut."""
    quartiles = ((b.first_quartile, b.third_quartile) for b in boxes)
    known = np.array([q for q in quartiles if None not in q], dtype=float)
    low = min(b.low for b in boxes)
    reach = known[:, 1] + FENCE * np.ptp(known, axis=1) - low
    high = max(b.high for b in boxes if b.high is not None)
    top = low + float(reach[reach <= LONG * np.median(reach)].max())
    return top if low < top and high - low > WORTH * (top - low) else None


def edge_of(boxes: Sequence[Box]) -> float:
    """How far up a published panel is known to go: the largest number that is drawn in it; 0 where there is none."""
    numbers = (n for b in boxes for n in (b.mean, b.median, b.low, b.high, b.third_quartile))
    return max((n for n in numbers if n is not None), default=0.0)


def draw_box(ax: Axes, x: float, width: float, box: Box, edge: float, fill: str) -> None:
    """Box, whiskers, median and mean; what is not known lies above `edge`, where an arrow says so."""
    line: dict[str, Any] = {"color": BLUE if box.differs else style.INK, "lw": 1.8 if box.differs else 1.0, "zorder": 3}
    left, right = x - width / 2, x + width / 2
    first, third = box.first_quartile, box.third_quartile
    foot = edge if first is None else first
    head = edge if third is None else third
    ax.plot([x, x], [box.low, foot], **line)
    ax.plot([x - width / 4, x + width / 4], [box.low, box.low], **line)
    if first is not None:
        ax.fill_between([left, right], first, head, color=fill, lw=0, zorder=2)
        ax.plot([left, left, right, right], [head, first, first, head], solid_joinstyle="miter", **line)
    if third is not None:
        ax.plot([left, right], [third, third], **line)
    if box.high is not None:
        ax.plot([x, x], [head, box.high], **line)
        ax.plot([x - width / 4, x + width / 4], [box.high, box.high], **line)
    else:
        ax.plot([x, x], [head, edge], **line)
        ax.plot(x, edge, marker="^", ms=5, ls="", **line)
    if box.median is not None:
        ax.plot([left, right], [box.median, box.median], color=RED, lw=1.4, zorder=4)
    if box.mean is not None:
        ax.plot(x, box.mean, "o", color=RED, ms=3.2, zorder=5)
