"""Greff et al. 2017, section V-C, figure 5."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, SEARCHED, STAND_INS, TASKS, search
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The learning rate explains more than two thirds of the variance of the LSTM's score, on every task.",
    source=f"{PAPER}, section V-C, figure 5",
    checked=Checked.PAPER,
    theirs="67.3 % on TIMIT, 89.5 % on IAM-OnDB, 91.3 % on JSB Chorales",
    tests=[VarianceShare(search(task), SEARCHED, "learning_rate", Region(low=2 / 3), expected=0.8) for task in TASKS],
    figure="greff_shares",
    epochs=EPOCHS,
    not_theirs=STAND_INS,
)
