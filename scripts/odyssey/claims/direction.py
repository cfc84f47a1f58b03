"""What the claims about both directions share."""

from __future__ import annotations

from typing import Any

from odyssey.claims.groups import Group

PAPER = "Graves and Schmidhuber 2005, Framewise phoneme classification with bidirectional LSTM, results"
NOTE = "Spoken digits, frame by frame, stand in for TIMIT."


def frames(cell: str, both: bool = False, **settings: Any) -> Group:
    """Networks on speech, a class a frame; in one direction they read from the start, unless settings say else."""
    where = {"bidirectional": both, "reversed": False, "delay": 0, "window_ahead": 0, **settings}
    return Group("spoken_frames", cell, ("direction",), where=where)
