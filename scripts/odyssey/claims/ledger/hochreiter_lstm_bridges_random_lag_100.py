"""Hochreiter and Schmidhuber 1997, experiment 2b."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 1997 bridge 100 random steps without local regularity.",
    source=f"{PAPER}, experiment 2b",
    checked=Checked.PAPER,
    theirs="18 trials, solved after 5,680 sequences",
    tests=[solves(problem("long_lag", lag=100, definition="no-local-regularity"), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
