"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import fails
from odyssey.claims.pascanu import BASIC_TANH, BUDGET, LAG, PAPER, PLAIN, temporal_order

LENGTHS = (55, 65, 75, 100, 150, 200, 250)

CLAIM = Claim(
    sentence="Without clipping fewer than half of the tanh RNNs solve temporal order beyond length 50.",
    source=f"{PAPER}, figure 7",
    checked=Checked.MEASURED,
    theirs="0 of 5 at each length from 50 on; 2 of 5 at 45",
    tests=[fails(temporal_order(BASIC_TANH, length, PLAIN), budget=BUDGET) for length in LENGTHS],
    figure="success_by_length",
    note=LAG,
)
