"""What a study of speed found, in sentences; every number is taken from its tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

RATIO = "ratio_to_"


def findings(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """A sentence on what was timed, and one a program beside ours."""
    speed = tables.get("speed", pd.DataFrame())
    if speed.empty:
        return []
    said = [f"{speed['peer'].nunique()} programs were timed at {len(speed):,} points."]
    steps = speed[speed["measure"] == "training_step"]
    for name in [str(column) for column in steps if str(column).startswith(RATIO)]:
        ratios = steps[name].dropna()
        if len(ratios):
            said.append(
                f"A training step of ours is {ratios.min():.2g} to {ratios.max():.2g} times as fast as with "
                f"{name.removeprefix(RATIO)}."
            )
    return said
