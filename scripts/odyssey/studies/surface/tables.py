"""The tables of a study of the one-unit network: their columns.

`surface` (a row a point of the grid):      w b error gradient_w gradient_b
`paths` (a row a place on a descent):       start descent update w b error gradient_norm
                                            number of the start; plain | rescaled; updates so far; the norm before it is
                                            rescaled
`wall` (five values of w):                  w start b steepest_b
                                            b: where the start, x[0], is an unstable fixed point; steepest_b: where
                                            |dE/db| is largest, of 20,001 values of b
`branches` (fixed points, by x):            w b x slope stable          slope: w sigmoid'(x); stable where below 1
`settled` (a row a b and start):            w b start x last_change     x after many steps, and what one more changes
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SurfaceTables:
    """All that a figure may draw from."""

    surface: pd.DataFrame
    paths: pd.DataFrame
    wall: pd.DataFrame
    branches: pd.DataFrame
    settled: pd.DataFrame
