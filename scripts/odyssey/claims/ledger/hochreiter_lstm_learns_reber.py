"""Hochreiter and Schmidhuber 1997, experiment 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than 80 % of the LSTMs of 1997 learn the embedded Reber grammar.",
    source=f"{PAPER}, experiment 1",
    checked=Checked.PAPER,
    theirs="97 % to 100 % of 30 trials a row",
    tests=[solves(problem("reber", embedded=True), more_than=0.8, expected=0.98, budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
