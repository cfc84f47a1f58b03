"""Greff et al. 2017, hyper-parameters, figure 5."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import MUSIC, PAPER, SEARCHED, search
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The learning rate explains more than two thirds of the variance of the LSTM's score on JSB Chorales.",
    source=f"{PAPER}, hyper-parameters, figure 5",
    checked=Checked.MEMORY,
    theirs="more than 2/3",
    tests=[VarianceShare(search(MUSIC), SEARCHED, "learning_rate", Region(low=2 / 3), expected=0.8)],
    figure="greff_shares",
)
