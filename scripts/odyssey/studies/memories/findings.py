"""What a study of memories found, in sentences; every number is taken from its tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

HALF = 0.5


def findings(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Up to three sentences, of those tables that are there."""
    capacity = tables.get("capacity", pd.DataFrame())
    if capacity.empty:
        return []
    largest = capacity[capacity["units"] == capacity["units"].max()]
    units, least = int(largest["units"].iloc[0]), largest["flipped"].min()
    least_units = int(capacity["units"].min())
    said = [
        f"{int(capacity.drop_duplicates(['form', 'units', 'load'])['networks'].sum()):,} networks of "
        f"{'' if least_units == units else f'{least_units} to '}{units} units were asked for their patterns."
    ]
    for form, rows in largest[largest["flipped"] == least].groupby("form", sort=True):
        held = rows[rows["fixed_share"] > HALF]["load"]
        if len(held):
            said.append(
                f"With {form}, more than half of the patterns are fixed points of {units} units up to "
                f"{held.max():g} patterns a unit, of the loads that were tried."
            )
    return said
