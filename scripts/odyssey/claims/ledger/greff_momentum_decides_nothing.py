"""Greff et al. 2017, section V-C, figure 5."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, PEN, SEARCHED, SPEECH, STAND_INS, TASKS, range_searched, search
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.region import Region

BELOW = Region(high=0.01)
THEIRS = {SPEECH: 0.0043, PEN: 0.0021, MUSIC: 0.0006}

CLAIM = Claim(
    sentence="Momentum explains less than 1 % of the variance of the LSTM's score, on every task.",
    source=f"{PAPER}, section V-C, figure 5",
    checked=Checked.MEASURED,
    theirs="0.43 % on TIMIT, 0.21 % on IAM-OnDB, 0.06 % on JSB Chorales",
    tests=[VarianceShare(search(task), SEARCHED, "momentum", BELOW, theirs) for task, theirs in THEIRS.items()],
    figure="greff_shares",
    epochs=EPOCHS,
    conditions=range_searched(*TASKS),
    not_theirs=STAND_INS,
)
