"""Pascanu et al. 2013, figure 7."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves
from odyssey.claims.pascanu import BASIC_TANH, BUDGET, LAG, PAPER, REGULARISED, temporal_order

CLAIM = Claim(
    sentence="With clipping and the regulariser more than half of the tanh RNNs solve temporal order at length 200.",
    source=f"{PAPER}, figure 7",
    checked=Checked.MEASURED,
    theirs="5 of 5 at each length up to 250",
    tests=[solves(temporal_order(BASIC_TANH, 200, REGULARISED), budget=BUDGET)],
    figure="success_by_length",
    note=LAG,
)
