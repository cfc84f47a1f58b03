"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, STAND_INS, TASKS, is_worse, wide_enough

CLAIM = Claim(
    sentence="Without its forget gate the LSTM is worse, on every task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="significantly worse on all three: best tenth +15 % on TIMIT, +162 % on IAM-OnDB, +0.54 % on JSB Chorales",
    tests=[is_worse(task, "lstm-nfg") for task in TASKS],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
