"""Pascanu et al. 2013, section 4.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves
from odyssey.claims.pascanu import BUDGET, ONE_LENGTH, PAPER, problem

CLAIM = Claim(
    sentence="With clipping and the regulariser more than half of the RNNs solve multiplication at length 200.",
    source=f"{PAPER}, section 4.1",
    checked=Checked.PAPER,
    theirs="all 5 runs, one model for lengths up to 200",
    tests=[solves(problem("multiplication", 200), budget=BUDGET)],
    figure="success_by_length",
    note=ONE_LENGTH,
)
