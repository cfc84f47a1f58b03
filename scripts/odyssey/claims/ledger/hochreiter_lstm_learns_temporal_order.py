"""Hochreiter and Schmidhuber 1997, experiment 6a."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 1997 solve temporal order with two symbols at length 100.",
    source=f"{PAPER}, experiment 6a",
    checked=Checked.PAPER,
    theirs="20 trials, solved after 31,390 sequences",
    tests=[solves(problem("temporal_order", length=100, symbols=2, definition="hochreiter"), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
