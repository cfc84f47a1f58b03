"""What a study of gradients found, in sentences; every number is taken from its tables."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from odyssey.figures import style


def findings(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Three sentences, where the snapshots are there."""
    snapshots = tables.get("snapshots", pd.DataFrame())
    if snapshots.empty:
        return []
    start = snapshots[snapshots["epoch"] == 0].drop_duplicates("trial_id")
    trials = snapshots.drop_duplicates("trial_id")
    epochs = snapshots["epoch"].nunique()
    times = "once" if epochs == 1 else f"at {epochs} epochs"
    said = [f"{len(trials):,} trials of {trials['cell'].nunique()} cells, measured {times}."]
    vanished = start.groupby("cell")["vanished_share"].mean().sort_values()
    if len(vanished):
        said.append(
            f"Before training, errors vanish over a whole sequence least in {_share(vanished, 0)} and most in "
            f"{_share(vanished, -1)} of sequences."
        )
    above = start["above_eigenvalue"].dropna()
    if len(above):
        said.append(
            f"In plain RNNs {100 * above.mean():.0f} % of measured norms lie above what the largest eigenvalue would "
            "allow."
        )
    return said


def _share(shares: pd.Series, place: int) -> str:
    return f"{style.label(str(shares.index[place]))} ({100 * shares.iloc[place]:.0f} %)"
