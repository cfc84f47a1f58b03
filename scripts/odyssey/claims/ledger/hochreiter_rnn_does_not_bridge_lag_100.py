"""Hochreiter and Schmidhuber 1997, experiment 2a."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import GIVE_UP, ONLINE, PAPER, problem
from odyssey.claims.kinds.share import fails

CLAIM = Claim(
    sentence="Fewer than half of the plain RNNs bridge a noise-free lag of 100 steps.",
    source=f"{PAPER}, experiment 2a",
    checked=Checked.PAPER,
    theirs="BPTT and RTRL: none",
    tests=[fails(problem("long_lag", ("rnn-sigmoid", "elman"), lag=100, definition="noise-free"), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=ONLINE,
)
