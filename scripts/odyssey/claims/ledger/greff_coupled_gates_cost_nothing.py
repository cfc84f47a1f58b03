"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MARGIN, PAPER, STAND_INS, TASKS, costs_less, wide_enough

CLAIM = Claim(
    sentence="Coupling the input and the forget gate costs less than half of a significant difference, on every task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="no significant change on any: +0.1 % on TIMIT, +6.7 % on IAM-OnDB, +0.09 % on JSB Chorales",
    tests=[costs_less(task, "lstm-cifg", MARGIN[task]) for task in TASKS],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
