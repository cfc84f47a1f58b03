"""Greff et al. 2017, section V-D, figures 5 and 6."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, SEARCHED, range_searched, search
from odyssey.claims.kinds.variance import INTERACTIONS, VarianceShare
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="All interactions of the settings together explain less than a tenth of the variance on JSB Chorales.",
    source=f"{PAPER}, section V-D, figures 5 and 6",
    checked=Checked.MEASURED,
    theirs="5.25 %",
    tests=[VarianceShare(search(MUSIC), SEARCHED, INTERACTIONS, Region(high=0.1), expected=0.0525)],
    figure="greff_shares",
    epochs=EPOCHS,
    conditions=range_searched(MUSIC),
)
