"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, SIGNIFICANT, STAND_INS, TASKS, costs_less, wide_enough

CLAIM = Claim(
    sentence="Leaving out the peepholes costs less than the smallest significant difference, on every task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="no significant change on any: +1.9 % on TIMIT, -3.8 % on IAM-OnDB, +0.27 % on JSB Chorales",
    tests=[costs_less(task, "lstm-np", SIGNIFICANT[task]) for task in TASKS],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
