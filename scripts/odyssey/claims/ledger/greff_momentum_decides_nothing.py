"""Greff et al. 2017, section V-C, figure 5."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, SEARCHED, STAND_INS, TASKS, search
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="Momentum explains less than 1 % of the variance of the LSTM's score, on every task.",
    source=f"{PAPER}, section V-C, figure 5",
    checked=Checked.PAPER,
    theirs="0.43 % on TIMIT, 0.21 % on IAM-OnDB, 0.06 % on JSB Chorales",
    tests=[VarianceShare(search(task), SEARCHED, "momentum", Region(high=0.01), expected=0.003) for task in TASKS],
    figure="greff_shares",
    epochs=EPOCHS,
    not_theirs=STAND_INS,
)
