"""Hochreiter and Schmidhuber 1997, experiment 3c."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 1997 learn the two-sequence problem at length 100 from noisy targets.",
    source=f"{PAPER}, experiment 3c",
    checked=Checked.PAPER,
    theirs="10 trials, solved after 269,650 sequences",
    tests=[
        solves(problem("two_sequence", length=100, definition="hochreiter-3c", key_steps=3), budget=GIVE_UP),
    ],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
