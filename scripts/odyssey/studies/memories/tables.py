"""The tables of a study of memories: their columns.

`recalls` (a row a network and share of flipped bits):
    form units load memories              signs | bits; N; p / N; p
    network recalls flipped               number of the pattern set; patterns recalled; share of each cue's bits flipped
    fixed_share                           share of these patterns that are fixed points (the same in every `flipped`)
    overlap wrong_share recalled_share    of the fixed point reached with its pattern, means: overlap; bits wrong;
                                          share of recalls with fewer than 5 % of bits wrong
    changes updates                       mean changes of a unit a recall; units asked until the last of them
    started_at ended_at                   of the job, UTC

`capacity` (a row a form, units, load and flipped): the means of those over networks; networks, recalls: how many;
    <mean>_low <mean>_high                Student's 95 % interval over networks, cut to what is possible; NaN for one

`courses` (a row for the cue of a recall and for each change of a unit on its way):
    form units load memories flipped recall change update
                                          change: 0 is the cue; update: units asked so far
    energy energy_change stored_energy overlap
                                          energy_change: NaN at the cue, and never above 0; with the pattern asked for

`pictures` (the same columns from recall to overlap, and):
    picture stored letter flipped covered dots
                                          number of the entry and its letters, the letter asked for, the state
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class MemoryTables:
    """All that a figure may draw from."""

    capacity: pd.DataFrame
    courses: pd.DataFrame
    pictures: pd.DataFrame
