"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between
from odyssey.claims.kinds.share import fails
from odyssey.claims.pascanu import BUDGET, CLIPPED, PAPER, PLAIN, SIGMOID, temporal_order

CLAIM = Claim(
    sentence=(
        "Without the regulariser fewer than half of the sigmoid RNNs solve temporal order beyond length 20, "
        "clipped or not."
    ),
    source=f"{PAPER}, figure 7",
    checked=Checked.PAPER,
    theirs="0 of 5 at each length from 22 on; 1 of 5 at 20",
    tests=[fails(temporal_order(SIGMOID, Between(low=21), way), budget=BUDGET) for way in (PLAIN, CLIPPED)],
    figure="success_by_length",
)
