"""The table of a study of speed from which figures are drawn: a row a peer and point.

`speed`:
    measure cell family                 recurrence | training_step | feeding; the cell of the point
    input_size hidden_size batch_size steps output_size task
                                        task: of feeding; it decides the sizes that are 0
    peer computes note                  computes: the cell that this peer runs in that place, e.g. nn.LSTM: lstm-np
    median_seconds q25_seconds q75_seconds n calls
                                        of one pass or step; n samples, each the mean of `calls` in a row
    steps_per_second                    of all sequences of a batch (feeding: of an epoch) together
    compile_seconds                     NaN where nothing is compiled
    megaflop gflops                     counted from the equations of `computes` (odyssey.studies.speed.arithmetic)
    weight_bytes flop_per_byte          traffic of recurrent matrices, and operations per byte of it
    arithmetic_floor_seconds l2_floor_seconds floor_share
                                        floor_share: the larger floor over the median; 1 is the machine's limit
    ratio_to_<peer>                     our GFLOP/s over those of that peer at this point, in rows of `ours*`; of
                                        feeding: steps per second that are drawn over those that it trains on, in
                                        rows of `drawing`; there all that is counted or taken from it is NaN
    peak_gflops l2_gbytes               the machine's measured ceilings
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SpeedTables:
    """All that a figure may draw from."""

    speed: pd.DataFrame
