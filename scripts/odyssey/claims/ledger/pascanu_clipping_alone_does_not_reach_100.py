"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import fails
from odyssey.claims.pascanu import BASIC_TANH, BUDGET, CLIPPED, LAG, PAPER, temporal_order

LENGTHS = (100, 150, 200, 250)

CLAIM = Claim(
    sentence="With clipping alone fewer than half of the tanh RNNs solve temporal order at length 100 or more.",
    source=f"{PAPER}, figure 7",
    checked=Checked.MEASURED,
    theirs="0 of 5 at each length from 100 on",
    tests=[fails(temporal_order(BASIC_TANH, length, CLIPPED), budget=BUDGET) for length in LENGTHS],
    figure="success_by_length",
    note=LAG,
)
