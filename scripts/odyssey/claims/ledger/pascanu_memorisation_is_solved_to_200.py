"""Pascanu et al. 2013, section 4.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves
from odyssey.claims.pascanu import BUDGET, PAPER, problem

CLAIM = Claim(
    sentence=(
        "With clipping and the regulariser more than half of the RNNs solve noiseless memorisation over 200 blanks."
    ),
    source=f"{PAPER}, section 4.1",
    checked=Checked.PAPER,
    theirs="all runs, a model a length",
    tests=[solves(problem("memorisation", 200), budget=BUDGET)],
    figure="success_by_length",
)
