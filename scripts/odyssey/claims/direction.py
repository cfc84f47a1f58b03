"""What the claims about both directions share."""

from __future__ import annotations

from odyssey.claims.groups import Between, Group

PAPER = "Graves and Schmidhuber 2005, Framewise phoneme classification with bidirectional LSTM, results"
NOTE = "Spoken digits, frame by frame, stand in for TIMIT."


def frames(cell: str, both: bool, ahead: bool = False) -> Group:
    """Networks on speech, a class a frame; ahead: whether they see frames to come."""
    where = {"bidirectional": both, "window_ahead": Between(low=1) if ahead else 0}
    return Group("spoken_frames", cell, ("direction",), where=where)
