"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves
from odyssey.claims.pascanu import BASIC_TANH, BUDGET, CLIPPED, LAG, PAPER, temporal_order

LENGTHS = (35, 45, 50)

CLAIM = Claim(
    sentence="With clipping more than half of the tanh RNNs solve temporal order at lengths 35 to 50.",
    source=f"{PAPER}, figure 7",
    checked=Checked.MEASURED,
    theirs="5 of 5 at 35, 45 and 50; 4 of 5 at 55",
    tests=[solves(temporal_order(BASIC_TANH, length, CLIPPED), budget=BUDGET) for length in LENGTHS],
    figure="success_by_length",
    note=LAG,
)
