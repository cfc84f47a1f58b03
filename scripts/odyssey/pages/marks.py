"""A cell's mark in HTML: the marker and colour that it has in the figures."""

from __future__ import annotations

import numpy as np
from matplotlib.markers import MarkerStyle
from matplotlib.transforms import Affine2D

from odyssey.figures import style

SHAPES = {  # what Bokeh calls the markers of the figures, or their like
    **{"o": "circle", "s": "square", "^": "triangle", "D": "diamond", "v": "inverted_triangle", "P": "plus", "X": "x"},
    **{"<": "square_pin", ">": "triangle_pin", "p": "hex", "h": "hex", "*": "star"},
}


def mark(cell: str) -> str:
    """The mark as an inline SVG picture, as high as a capital letter."""
    marker = MarkerStyle(style.marker(cell))
    outline = marker.get_path().transformed(marker.get_transform() + Affine2D().scale(100, -100))
    points = " ".join(f"{x:.0f},{y:.0f}" for x, y in np.array(outline.to_polygons()[0]))
    return (
        '<svg class="mark" viewBox="-72 -72 144 144" aria-hidden="true">'
        f'<polygon points="{points}" fill="{style.colour(cell)}"/></svg>'
    )
