"""What the claims about both directions share."""

from __future__ import annotations

from typing import Any

from odyssey.claims.groups import Group

PAPER = "Graves and Schmidhuber 2005, Framewise phoneme classification with bidirectional LSTM, results"
STAND_IN = (
    "Spoken digits stand in for TIMIT. There a label holds for a whole utterance, so that whoever has heard all of it "
    "wins by construction: the direction of the difference is compared, not its size."
)


def frames(cell: str, both: bool = False, **settings: Any) -> Group:
    """Networks on speech, a class a frame; in one direction they read from the start, unless settings say else."""
    where = {"bidirectional": both, "reversed": False, "delay": 0, "window_ahead": 0, **settings}
    return Group("spoken_frames", cell, ("direction",), where=where)
