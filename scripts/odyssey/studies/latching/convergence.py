"""From single runs to the table `convergence`: shares with intervals (odyssey.studies.latching.tables)."""

from __future__ import annotations

import pandas as pd

from odyssey.statistics.intervals import wilson_interval

POINT = ["sweep", "learning_rate", "length", "w_0", "noise_sd", "trained"]


def convergence(latches: pd.DataFrame) -> pd.DataFrame:
    """The table `convergence`."""
    found = latches.groupby(POINT, as_index=False).agg(
        n=("converged", "size"), share=("converged", "mean"), wrong_share=("wrong_share", "mean")
    )
    ends = [wilson_interval(round(share * n), n) for share, n in zip(found["share"], found["n"], strict=True)]
    return found.assign(share_low=[low for low, _ in ends], share_high=[high for _, high in ends])
