"""Graves and Schmidhuber 2005, frame-wise phonemes."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.direction import PAPER, STAND_IN, frames
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="A bidirectional tanh RNN beats one that reads forward only, on spoken digits.",
    source=PAPER,
    checked=Checked.MEMORY,
    theirs="frame accuracy 69.0 % against 64.5 %: -13 % of wrong frames",
    tests=[better(frames("rnn-tanh", both=True), frames("rnn-tanh"), expected=-0.13, share=0.5)],
    not_theirs=STAND_IN,
    figure="ways_of_reading",
)
