"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MARGIN, PAPER, STAND_INS, TASKS, search, wide_enough
from odyssey.claims.kinds.difference import costs_nothing

CLAIM = Claim(
    sentence="Coupling the input and the forget gate costs less than half of a significant difference, on every task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.PAPER,
    theirs="no significant change on any: +0.1 % on TIMIT, +6.7 % on IAM-OnDB, +0.09 % on JSB Chorales",
    tests=[costs_nothing(search(task, "lstm-cifg"), search(task), margin) for task, margin in MARGIN.items()],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
