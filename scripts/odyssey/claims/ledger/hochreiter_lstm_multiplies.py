"""Hochreiter and Schmidhuber 1997, experiment 5."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.hochreiter import DEVIATIONS, GIVE_UP, PAPER, problem
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 1997 solve the multiplication problem at length 100.",
    source=f"{PAPER}, experiment 5",
    checked=Checked.PAPER,
    theirs="solved after 482,000 sequences (fewer than 140 of 2000 wrong); 139 of 2560 wrong",
    tests=[solves(problem("multiplication", length=100, definition="hochreiter", n_seq=140), budget=GIVE_UP)],
    figure="sequences_to_success",
    note=DEVIATIONS,
)
