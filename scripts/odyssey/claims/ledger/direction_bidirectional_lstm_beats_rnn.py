"""Graves and Schmidhuber 2005, frame-wise phonemes."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.direction import PAPER, STAND_IN, frames
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="A bidirectional LSTM beats a bidirectional tanh RNN, on spoken digits.",
    source=PAPER,
    checked=Checked.MEMORY,
    theirs="frame accuracy 69.8 % against 69.0 %: -2.6 % of wrong frames",
    tests=[better(frames("lstm", both=True), frames("rnn-tanh", both=True), expected=-0.03, share=0.5)],
    not_theirs=STAND_IN,
    figure="ways_of_reading",
)
