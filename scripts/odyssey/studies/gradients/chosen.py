"""Which trials a figure of gradients shows, and at which epochs."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from odyssey.figures import style


def of_sweep(snapshots: pd.DataFrame, sweep: str) -> pd.DataFrame:
    """The snapshots of that sweep, or of all where it was not run, a trial and epoch once."""
    own = snapshots[snapshots["sweep"] == sweep]
    return own if len(own) else snapshots.drop_duplicates(["trial_id", "epoch"])


def of_matrices(snapshots: pd.DataFrame) -> pd.DataFrame:
    """Those of plain RNNs in the sweep "matrices", with `title`: cell and initialisation, and the task if it varies."""
    chosen = of_sweep(snapshots, "matrices")
    chosen = chosen[chosen["spectral_radius"].notna()]
    titles = chosen["cell"].map(style.label) + ",\n" + chosen["initialisation"]
    if chosen["task"].nunique() > 1:
        titles = chosen["task"].map(style.task_title) + ":\n" + titles
    return chosen.assign(title=titles)


def spread(epochs: Iterable[int], most: int) -> list[int]:
    """At most so many of the epochs, the first and the last among them."""
    known = sorted({int(epoch) for epoch in epochs})
    places = np.linspace(0, len(known) - 1, min(most, len(known))).round().astype(int)
    return [known[place] for place in places]


def epoch_title(epoch: int) -> str:
    return "Before training" if epoch == 0 else f"After epoch {epoch}"
