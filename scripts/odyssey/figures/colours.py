"""Colours by lightness, chroma and hue as the eye judges them: OKLCH (Björn Ottosson, 2020) to sRGB."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.colors import to_hex
from numpy.typing import NDArray

LMS_FROM_OKLAB = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.2914855480]]
)
RGB_FROM_LMS = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.7076147010],
    ]
)


def oklch(lightness: float, chroma: float, hue_degrees: float) -> str:
    """The colour "#rrggbb"; where sRGB has no such colour, the most colourful one of that lightness and hue."""
    for reduced in np.linspace(chroma, 0, 40):
        linear = _linear_rgb(lightness, float(reduced), hue_degrees)
        if linear.min() >= -1e-3 and linear.max() <= 1 + 1e-3:
            break
    return str(to_hex(_gamma(np.clip(linear, 0, 1)).tolist()))


def _linear_rgb(lightness: float, chroma: float, hue_degrees: float) -> NDArray:
    angle = math.radians(hue_degrees)
    lab = np.array([lightness, chroma * math.cos(angle), chroma * math.sin(angle)])
    return RGB_FROM_LMS @ (LMS_FROM_OKLAB @ lab) ** 3


def _gamma(linear: NDArray) -> NDArray:
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
