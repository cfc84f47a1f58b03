"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MARGIN, PAPER, STAND_INS, TASKS, is_no_better, wide_enough

CLAIM = Claim(
    sentence="Gates that see all gates of the step before gain less than half a significant difference, on any task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="no gain: +0.2 % on TIMIT, +9.9 % on IAM-OnDB, +0.83 % on JSB Chorales, the last significantly worse",
    tests=[is_no_better(task, "lstm-fgr", MARGIN[task]) for task in TASKS],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
