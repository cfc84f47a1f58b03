"""Graves and Schmidhuber 2005, frame-wise phonemes."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.direction import PAPER, STAND_IN, frames
from odyssey.claims.groups import Between
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="A bidirectional LSTM beats a net without recurrence that sees a window of frames, on spoken digits.",
    source=PAPER,
    checked=Checked.MEMORY,
    theirs="frame accuracy 69.8 % against 63.1 % (10 frames): -18 % of wrong frames",
    tests=[better(frames("lstm", both=True), frames("mlp", window_ahead=Between(low=1)), expected=-0.18, share=0.5)],
    not_theirs=STAND_IN,
    figure="ways_of_reading",
)
