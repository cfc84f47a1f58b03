"""Hochreiter and Schmidhuber 1997, experiment 2a."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import GIVE_UP, ONLINE, PAPER, UNTOUCHED, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 1997 bridge a noise-free lag of 100 steps.",
    source=f"{PAPER}, experiment 2a",
    checked=Checked.PAPER,
    theirs="100 % of 18 trials, after 5,040 sequences",
    tests=[solves(problem("long_lag", lag=100, definition="noise-free", seed=UNTOUCHED), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=ONLINE,
)
