"""Greff et al. 2017, section V-D, figures 5 and 6."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, PEN, SEARCHED, STAND_INS, range_searched, search
from odyssey.claims.kinds.variance import INTERACTIONS, VarianceShare
from odyssey.claims.region import Region

BELOW = Region(high=0.1)
THEIRS = {MUSIC: 0.0525, PEN: 0.0735}

CLAIM = Claim(
    sentence="All interactions together explain less than a tenth of the variance on music and handwriting.",
    source=f"{PAPER}, section V-D, figures 5 and 6",
    checked=Checked.MEASURED,
    theirs="20.1 % on TIMIT, 7.35 % on IAM-OnDB, 5.25 % on JSB Chorales",
    tests=[VarianceShare(search(task), SEARCHED, INTERACTIONS, BELOW, theirs) for task, theirs in THEIRS.items()],
    figure="greff_shares",
    epochs=EPOCHS,
    conditions=range_searched(*THEIRS),
    not_theirs=STAND_INS,
)
