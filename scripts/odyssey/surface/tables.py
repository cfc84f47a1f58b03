"""The tables of a study of the one-unit network: their columns, and how they are written and read.

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

from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from odyssey.tables import read_parquet, write_csv, write_parquet

IN_REPORT = ("paths", "wall")  # also written as CSV


@dataclass(frozen=True)
class SurfaceTables:
    """All that a figure may draw from."""

    surface: pd.DataFrame
    paths: pd.DataFrame
    wall: pd.DataFrame
    branches: pd.DataFrame
    settled: pd.DataFrame


def read_surface_tables(folder: Path) -> SurfaceTables:
    """Read results/<study>/*.parquet; raises InputError for one that is not there."""
    return SurfaceTables(**{f.name: read_parquet(folder / f"{f.name}.parquet") for f in fields(SurfaceTables)})


def write_surface_tables(folder: Path, tables: SurfaceTables) -> None:
    """Write every table as Parquet, those of the report also as CSV, each whole or not at all."""
    for field in fields(SurfaceTables):
        write_parquet(folder / f"{field.name}.parquet", getattr(tables, field.name))
    for name in IN_REPORT:
        write_csv(folder / f"{name}.csv", getattr(tables, name), digits=6)
