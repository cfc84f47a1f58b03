"""Hochreiter and Schmidhuber 1997, experiment 2c."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 1997 keep a symbol over 50 distractors or more, at an unknown distance.",
    source=f"{PAPER}, experiment 2c",
    checked=Checked.PAPER,
    theirs="20 trials, solved after 30,000 sequences (lag 50) to 49,000 (lag 1000, 1000 distractors)",
    tests=[solves(problem("long_lag_distractors", lag=Between(low=50)), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
