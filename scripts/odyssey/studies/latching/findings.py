"""What a study of the minimal latch found, in sentences; every number is taken from its tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def findings(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Up to three sentences, of those tables that are there."""
    table = tables.get("convergence", pd.DataFrame())
    if table.empty:
        return []
    said = [
        f"{int(table['n'].sum()):,} runs at {len(table):,} points; {_converged(table)} of them learnt to hold the bit."
    ]
    lengths = table[(table["sweep"] == "lengths") & (table["trained"] == "everything")].sort_values("length")
    if lengths["length"].nunique() > 1:
        shortest, longest = (
            lengths[lengths["length"] == end] for end in (lengths["length"].min(), lengths["length"].max())
        )
        said.append(
            f"Over {int(shortest['length'].iloc[0])} steps {_converged(shortest)} do, over "
            f"{int(longest['length'].iloc[0])} steps {_converged(longest)}."
        )
    points = table[table["sweep"] == "map"]
    if points["noise_sd"].nunique() > 1:
        quiet, loud = (
            points[points["noise_sd"] == end] for end in (points["noise_sd"].min(), points["noise_sd"].max())
        )
        said.append(
            f"Through noise of {quiet['noise_sd'].iloc[0]:g} {_converged(quiet)} do, through noise of "
            f"{loud['noise_sd'].iloc[0]:g} {_converged(loud)}."
        )
    return said


def _converged(rows: pd.DataFrame) -> str:
    return f"{100 * (rows['share'] * rows['n']).sum() / rows['n'].sum():.0f} %"
