"""Hochreiter and Schmidhuber 1997, experiment 4."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 1997 solve the adding problem at length 100.",
    source=f"{PAPER}, experiment 4",
    checked=Checked.PAPER,
    theirs="solved after 74,000 sequences; at most 3 of 2560 wrong",
    tests=[solves(problem("adding", length=100, definition="hochreiter"), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
