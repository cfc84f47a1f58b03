"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves
from odyssey.claims.pascanu import BUDGET, LAG, PAPER, REGULARISED, SMART_TANH, temporal_order

LENGTHS = (16, 20)

CLAIM = Claim(
    sentence=(
        "With clipping and the regulariser more than half of the tanh RNNs that start sparse solve temporal order up "
        "to length 20."
    ),
    source=f"{PAPER}, figure 7",
    checked=Checked.MEASURED,
    theirs="5 of 5 at 16 and 20",
    tests=[solves(temporal_order(SMART_TANH, length, REGULARISED), budget=BUDGET) for length in LENGTHS],
    figure="success_by_length",
    note=LAG,
)
