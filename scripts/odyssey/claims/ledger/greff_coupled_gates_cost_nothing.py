"""Greff et al. 2017, results, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, STAND_INS, TASKS, search
from odyssey.claims.kinds.difference import costs_nothing

CLAIM = Claim(
    sentence="Coupling the input and the forget gate costs less than 2 % on every task.",
    source=f"{PAPER}, results, figure 3",
    checked=Checked.SECOND_HAND,
    theirs="no significant change on any set (best trial on TIMIT, 29.6 %: from memory)",
    tests=[costs_nothing(search(task, "lstm-cifg"), search(task)) for task in TASKS],
    figure="greff_boxes",
    note=STAND_INS,
)
