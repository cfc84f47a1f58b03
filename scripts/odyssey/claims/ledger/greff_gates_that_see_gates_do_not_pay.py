"""Greff et al. 2017, results, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, STAND_INS, TASKS, search
from odyssey.claims.kinds.difference import no_better

CLAIM = Claim(
    sentence="Gates that see all gates of the step before gain less than 2 % on any task, for nine matrices more.",
    source=f"{PAPER}, results, figure 3",
    checked=Checked.SECOND_HAND,
    theirs="no significant gain on any set (worse on JSB Chorales: from memory)",
    tests=[no_better(search(task, "lstm-fgr"), search(task)) for task in TASKS],
    figure="greff_boxes",
    note=STAND_INS,
)
