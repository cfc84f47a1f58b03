"""Greff et al. 2017, section V-C, figure 5."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, PEN, SEARCHED, SPEECH, STAND_INS, TASKS, range_searched, search
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.region import Region

ABOVE = Region(low=2 / 3)
THEIRS = {SPEECH: 0.673, PEN: 0.895, MUSIC: 0.913}

CLAIM = Claim(
    sentence="The learning rate explains more than two thirds of the variance of the LSTM's score, on every task.",
    source=f"{PAPER}, section V-C, figure 5",
    checked=Checked.MEASURED,
    theirs="67.3 % on TIMIT, 89.5 % on IAM-OnDB, 91.3 % on JSB Chorales",
    tests=[VarianceShare(search(task), SEARCHED, "learning_rate", ABOVE, theirs) for task, theirs in THEIRS.items()],
    figure="greff_shares",
    epochs=EPOCHS,
    conditions=range_searched(*TASKS),
    not_theirs=STAND_INS,
)
