"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, STAND_INS, TASKS, is_worse, wide_enough

CLAIM = Claim(
    sentence="Without its output activation the LSTM is worse, on every task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="significantly worse on all three: above 35 % on TIMIT (29.8), 31 % on IAM-OnDB (10.6), 8.85 nats on JSB",
    tests=[is_worse(task, "lstm-noaf") for task in TASKS],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
