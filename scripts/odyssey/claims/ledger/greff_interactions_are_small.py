"""Greff et al. 2017, hyper-parameters, figures 5 and 6."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, SEARCHED, STAND_INS, TASKS, search
from odyssey.claims.kinds.variance import INTERACTIONS, VarianceShare
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="All interactions of the settings together explain less than a fifth of the variance, on every task.",
    source=f"{PAPER}, hyper-parameters, figures 5 and 6",
    checked=Checked.MEMORY,
    theirs="5 % to 20 %, most on TIMIT",
    tests=[VarianceShare(search(task), SEARCHED, INTERACTIONS, Region(high=0.2), expected=0.1) for task in TASKS],
    figure="greff_shares",
    note=STAND_INS,
)
