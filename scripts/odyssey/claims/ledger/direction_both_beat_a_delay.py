"""Graves and Schmidhuber 2005, frame-wise phonemes."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.direction import PAPER, STAND_IN, frames
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="A bidirectional LSTM beats one that reads forward and answers five frames later, on spoken digits.",
    source=PAPER,
    checked=Checked.MEMORY,
    theirs="frame accuracy 69.8 % against 66.0 % (5 frames): -11 % of wrong frames",
    tests=[better(frames("lstm", both=True), frames("lstm", delay=5), expected=-0.11, share=0.5)],
    not_theirs=STAND_IN,
    figure="ways_of_reading",
)
