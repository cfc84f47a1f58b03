"""What a study of one unit's error surface found, in sentences; every number is taken from its tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def findings(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Up to three sentences, of those tables that are there."""
    said = []
    surface, paths = tables.get("surface", pd.DataFrame()), tables.get("paths", pd.DataFrame())
    if not surface.empty:
        steepest = surface["gradient_b"].abs()
        said.append(
            f"At {len(surface):,} points |dE/db| has a median of {steepest.median():.2g}; at the wall it "
            f"reaches {steepest.max():,.0f}."
        )
    for descent, rows in paths.groupby("descent", sort=True) if not paths.empty else ():
        ends = rows.sort_values("update").groupby("start")["error"].last()
        said.append(f"The {descent} descents end with errors from {ends.min():.2g} to {ends.max():.2g}.")
    return said
