"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import fails
from odyssey.claims.pascanu import BUDGET, CLIPPED, LAG, PAPER, PLAIN, SIGMOID, temporal_order

LENGTHS = (22, 50, 100, 150, 200, 250)

CLAIM = Claim(
    sentence=(
        "Without the regulariser fewer than half of the sigmoid RNNs solve temporal order beyond length 20, "
        "clipped or not."
    ),
    source=f"{PAPER}, figure 7",
    checked=Checked.MEASURED,
    theirs="0 of 5 at each length from 22 on; 1 of 5 at 20",
    tests=[
        fails(temporal_order(SIGMOID, length, way), budget=BUDGET) for way in (PLAIN, CLIPPED) for length in LENGTHS
    ],
    figure="success_by_length",
    note=LAG,
)
