"""Graves and Schmidhuber 2005, frame-wise phonemes."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.direction import NOTE, PAPER, frames
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="A bidirectional LSTM beats one that reads forward only, frame by frame.",
    source=PAPER,
    checked=Checked.MEMORY,
    theirs="frame accuracy 69.8 % against 64.6 %",
    tests=[better(frames("lstm", both=True), frames("lstm"), expected=-0.15)],
    note=NOTE,
    figure="ways_of_reading",
)
