"""Hochreiter and Schmidhuber 1997, experiment 3b."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence=(
        "More than half of the LSTMs of 1997 solve the two-sequence problem at length 100 where one value alone says "
        "the class, and has noise on it."
    ),
    source=f"{PAPER}, experiment 3b",
    checked=Checked.PAPER,
    theirs="10 trials, solved after 74,950 sequences (first criterion)",
    tests=[solves(problem("two_sequence", length=100, definition="hochreiter-3b", key_steps=1), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
