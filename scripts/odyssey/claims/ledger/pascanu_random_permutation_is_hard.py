"""Pascanu et al. 2013, section 4.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import fails
from odyssey.claims.pascanu import BUDGET, ONE_LENGTH, PAPER, problem

CLAIM = Claim(
    sentence=(
        "Even with clipping and the regulariser fewer than half of the RNNs solve random permutation at length 100."
    ),
    source=f"{PAPER}, section 4.1",
    checked=Checked.PAPER,
    theirs="2 of 5 runs (arXiv version 2: 1 of 8, second hand)",
    tests=[fails(problem("random_permutation", 100), expected=0.4, budget=BUDGET)],
    figure="success_by_length",
    note=ONE_LENGTH,
)
