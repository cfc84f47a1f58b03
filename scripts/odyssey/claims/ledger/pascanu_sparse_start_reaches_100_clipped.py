"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves
from odyssey.claims.pascanu import BUDGET, CLIPPED, LAG, PAPER, SMART_TANH, temporal_order

LENGTHS = (50, 100)

CLAIM = Claim(
    sentence=(
        "With clipping more than half of the tanh RNNs that start sparse solve temporal order at lengths 50 to 100."
    ),
    source=f"{PAPER}, figure 7",
    checked=Checked.MEASURED,
    theirs="5 of 5 at 50 and 100; 2 of 5 at 150",
    tests=[solves(temporal_order(SMART_TANH, length, CLIPPED), budget=BUDGET) for length in LENGTHS],
    figure="success_by_length",
    note=LAG,
)
