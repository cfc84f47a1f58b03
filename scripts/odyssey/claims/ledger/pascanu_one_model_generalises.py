"""Pascanu et al. 2013, section 4.1: one model for all lengths."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.pascanu import BASIC_TANH, BUDGET, LAG, PAPER, one_model
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence=(
        "Trained on lengths of 50 to 200 with clipping and the regulariser, more than half of the tanh RNNs solve "
        "temporal order at 1000 steps as well."
    ),
    source=f"{PAPER}, section 4.1",
    checked=Checked.PAPER,
    theirs="5 of 5, trained on 50 to 200: no error in 10,000 sequences at each length up to 5000",
    tests=[Share(one_model(BASIC_TANH, 200), Region(low=HALF), 1.0, "solved_at_1000", BUDGET)],
    figure="success_by_length",
    note=LAG,
)
