"""Greff et al. 2017, results, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, STAND_INS, TASKS, search
from odyssey.claims.kinds.difference import worse

CLAIM = Claim(
    sentence="Without its output activation the LSTM is worse, on every task.",
    source=f"{PAPER}, results, figure 3",
    checked=Checked.SECOND_HAND,
    theirs="significantly worse on all three sets (no numbers at hand)",
    tests=[worse(search(task, "lstm-noaf"), search(task)) for task in TASKS],
    figure="greff_boxes",
    note=STAND_INS,
)
