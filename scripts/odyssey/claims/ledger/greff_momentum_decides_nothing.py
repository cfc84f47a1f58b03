"""Greff et al. 2017, hyper-parameters, figure 5."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, SEARCHED, STAND_INS, TASKS, search
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="Momentum explains less than 1 % of the variance of the LSTM's score, on every task.",
    source=f"{PAPER}, hyper-parameters, figure 5",
    checked=Checked.MEMORY,
    theirs="under 1 % on every set",
    tests=[VarianceShare(search(task), SEARCHED, "momentum", Region(high=0.01), expected=0.005) for task in TASKS],
    figure="greff_shares",
    note=STAND_INS,
)
