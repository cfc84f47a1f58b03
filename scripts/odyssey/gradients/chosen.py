"""Which trials a figure of gradients shows, and at which epochs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from odyssey.figures import style

MATRIX = ["task", "cell", "initialisation"]


def of_sweep(snapshots: pd.DataFrame, sweep: str) -> pd.DataFrame:
    """The snapshots of that sweep, or of all where it was not run, a trial and epoch once."""
    own = snapshots[snapshots["sweep"] == sweep]
    return own if len(own) else snapshots.drop_duplicates(["trial_id", "epoch"])


def spread(epochs: Sequence[int], most: int) -> list[int]:
    """At most so many of the epochs, the first and the last among them."""
    known = sorted(set(epochs))
    places = np.linspace(0, len(known) - 1, min(most, len(known))).round().astype(int)
    return [known[place] for place in places]


def epoch_title(epoch: int) -> str:
    return "Before training" if epoch == 0 else f"After epoch {epoch}"


def matrix_title(task: str, cell: str, initialisation: str, tasks: int = 1) -> str:
    """RNN tanh, orthogonal; with the task where there are several."""
    name = f"{style.label(cell)}, {initialisation}"
    return f"{style.task_title(task)}: {name}" if tasks > 1 else name
