"""Greff et al. 2017, section V-C, figure 5."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, SEARCHED, range_searched, search
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="Momentum explains less than 1 % of the variance of the LSTM's score on JSB Chorales.",
    source=f"{PAPER}, section V-C, figure 5",
    checked=Checked.MEASURED,
    theirs="0.06 %",
    tests=[VarianceShare(search(MUSIC), SEARCHED, "momentum", Region(high=0.01), expected=0.0006)],
    figure="greff_shares",
    epochs=EPOCHS,
    conditions=range_searched(MUSIC),
)
