"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves
from odyssey.claims.pascanu import BUDGET, LAG, PAPER, REGULARISED, SIGMOID, temporal_order

THEIRS = {150: 1.0, 200: 1.0, 250: 0.8}

CLAIM = Claim(
    sentence=(
        "With clipping and the regulariser more than half of the sigmoid RNNs solve temporal order at length "
        "150 or more."
    ),
    source=f"{PAPER}, figure 7",
    checked=Checked.MEASURED,
    theirs="5 of 5 up to 200, 4 of 5 at 250",
    tests=[
        solves(temporal_order(SIGMOID, length, REGULARISED), expected=theirs, budget=BUDGET)
        for length, theirs in THEIRS.items()
    ],
    figure="success_by_length",
    note=LAG,
)
