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
    theirs="5 of 5 at each length from 50 to 200, a model a length; 0.72 to 0.84 % wrong with 10 symbols of 5 values",
    tests=[solves(problem("memorisation", 200), budget=BUDGET)],
    figure="success_by_length",
)
