"""The tables of a study of gradients: their columns.

Norms are largest singular values; s is the whole state of the cell; T is the last step of a sequence.

`flows` (a row a trial, epoch and distance d): log10 of |ds[T]/ds[T-d]| over the measured sequences
    trial_id epoch distance               epoch: 0 is before the first update
    median q25 q75 most                   -inf where nothing comes back
    singular eigenvalue                   log10 of the two bounds (`bounds.py`); NaN but for plain RNNs
    above_eigenvalue                      share of sequences with a norm above the second; NaN likewise
    sequences
`spectra` (a row a trial, epoch, recurrent matrix and eigenvalue):
    trial_id epoch matrix real imaginary
`snapshots` (a row a trial, sweep and epoch):
    study sweep setting trial_id task cell family variant
                                          setting: number of the draw, the same for all cells
    hidden_size optimizer learning_rate clip_norm initialisation initial_scale seed
    epoch train_loss valid_loss valid_score score_name
    gradient_norm_median gradient_norm_max clipped_share
                                          of the updates since the snapshot before; NaN at epoch 0
    step_norm_median steps_above_one      of |ds[t]/ds[t-1]| over all steps and sequences; share above 1
    exploded_share vanished_share beyond  sequences whose |ds[T]/ds[T-D]| is above `beyond`, below 1 / beyond; D: all
                                          steps of the shortest
    above_eigenvalue                      over all distances and sequences; this and the rest NaN but for plain RNNs
    spectral_radius largest_singular_value departure_from_normality
    wall_seconds started_at ended_at      of the trial, measuring included

A trial whose loss is no longer finite has no later snapshots.
`shares` (a row a sweep, task, cell, initialisation, clip_norm and epoch): means over trials of numbers of `snapshots`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

TRIAL = ["hidden_size", "optimizer", "learning_rate", "clip_norm", "initialisation", "initial_scale", "seed"]
GROUP = ["sweep", "task", "cell", "initialisation", "clip_norm", "epoch"]
MEANS = """
    train_loss valid_loss valid_score gradient_norm_median clipped_share step_norm_median steps_above_one exploded_share
    vanished_share above_eigenvalue spectral_radius largest_singular_value departure_from_normality
""".split()  # noqa: SIM905


@dataclass(frozen=True)
class GradientTables:
    """All that a figure may draw from."""

    flows: pd.DataFrame
    spectra: pd.DataFrame
    snapshots: pd.DataFrame


def shares_table(snapshots: pd.DataFrame) -> pd.DataFrame:
    """The table `shares`."""
    groups = snapshots.groupby(GROUP, sort=True, dropna=False)
    return groups[MEANS].mean().assign(trials=groups.size()).reset_index()
