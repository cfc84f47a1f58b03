"""How many columns of a legend fit side by side on a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.font_manager import FontProperties, findfont, get_font

HANDLE, SPACING, PAD = 1.8, 1.6, 0.8  # of a line, between columns, from line to label: in sizes of the letters


def fitting_columns(handles: Sequence[Artist], most: int, inches: float) -> int:
    """The most columns, up to `most`, in which these handles with their labels take no more than so many inches."""
    size = FontProperties(size=rcParams["legend.fontsize"]).get_size_in_points()
    widths = [text_width(str(handle.get_label()), size) for handle in handles]
    for columns in range(min(most, len(handles)), 1, -1):
        parts = np.array_split(np.array(widths), columns)  # as a legend fills its columns
        letters = sum(float(part.max()) for part in parts)
        if letters + ((HANDLE + PAD) * columns + SPACING * (columns - 1)) * size / 72 <= inches:
            return columns
    return 1


@cache
def text_width(text: str, points: float, weight: str = "normal") -> float:
    """Inches that a line takes in the font of all figures."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(points, 72.0)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64 / 72
