"""Hochreiter and Schmidhuber 1997, experiment 3a."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence=(
        "More than half of the LSTMs of 1997 solve the two-sequence problem at length 100 where the first value alone "
        "says the class."
    ),
    source=f"{PAPER}, experiment 3a",
    checked=Checked.PAPER,
    theirs="10 trials, solved after 58,370 sequences (first criterion)",
    tests=[solves(problem("two_sequence", length=100, definition="hochreiter-3a", key_steps=1), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
