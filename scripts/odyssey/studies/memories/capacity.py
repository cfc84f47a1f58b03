"""From the recalls of single networks to the table `capacity`: means with intervals (see `tables.py`)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from odyssey.statistics.intervals import student_interval

POINT = ["form", "units", "load", "memories", "flipped"]
MEANS = {"fixed_share": 0.0, "overlap": -1.0, "wrong_share": 0.0, "recalled_share": 0.0}  # the least possible


def capacity_table(recalls: pd.DataFrame) -> pd.DataFrame:
    """Means over networks with their intervals."""
    groups = recalls.groupby(POINT, sort=True)
    table = groups.agg(networks=("network", "size"), recalls=("recalls", "sum"))
    for name, least in MEANS.items():
        mean, sd = groups[name].mean(), groups[name].std()
        low, high = student_interval(mean, sd, table["networks"])
        table[name], table[f"{name}_low"], table[f"{name}_high"] = mean, np.clip(low, least, 1), np.clip(high, least, 1)
    return table.assign(changes=groups["changes"].mean(), updates=groups["updates"].mean()).reset_index()


def tabulate(recalls: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables `recalls` and `capacity` from the recalls of all batches."""
    return {"recalls": recalls, "capacity": capacity_table(recalls)}
