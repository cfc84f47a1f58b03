"""How many verdicts of a ledger stand if it is read as a whole: of those named, so many false ones in the mean."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import false_discovery_control

from odyssey.claims.spending import over_all_looks
from odyssey.claims.wording import DECIDED

RATE = 0.1


def standing_verdicts(table: pd.DataFrame, rate: float = RATE) -> tuple[int, int]:
    """Verdicts that stand at that rate of false ones, and all verdicts, theorems left out.

    By Benjamini and Yekutieli (2001), whatever the tests have in common, among all claims that had a number, each with
    its p-value over all its looks.
    """
    claims = table[~table["check"] & table["p"].notna()]
    decided = claims["verdict"].isin(DECIDED).to_numpy()
    if not decided.any():
        return 0, 0
    tested = zip(claims["p"].tolist(), claims["look"].tolist(), claims["error"].tolist(), strict=True)
    p = [over_all_looks(*test) for test in tested]
    adjusted = false_discovery_control(np.array(p), method="by")
    return int((decided & (adjusted <= rate)).sum()), int(decided.sum())
