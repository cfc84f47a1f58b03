"""The tables of a study of the minimal latch: their columns.

`latches` (a row a run):
    sweep learning_rate length w_0 noise_sd trained run
                                    map | lengths; T; w before training; s; everything | inputs (w is left as it is);
                                    number of the run, from 0
    w wrong_share converged         w after training; of new sequences, the share that ends with the wrong sign;
                                    1 where that is below the study's `wrong_below`, else 0
`convergence` (a row a sweep, learning_rate, length, w_0, noise_sd and trained):
    n share share_low share_high wrong_share
                                    runs; share that converged with Wilson's 95 % interval; mean over runs
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class LatchingTables:
    """All that a figure may draw from."""

    latches: pd.DataFrame
    convergence: pd.DataFrame
