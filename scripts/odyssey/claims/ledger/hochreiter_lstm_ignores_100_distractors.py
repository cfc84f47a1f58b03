"""Hochreiter and Schmidhuber 1997, experiment 2c."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 1997 keep a symbol over 100 distractors or more, of 100 kinds.",
    source=f"{PAPER}, experiment 2c",
    checked=Checked.PAPER,
    theirs="20 trials, solved after 31,000 sequences",
    tests=[solves(problem("long_lag_distractors", lag=100, distractors=100), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
