"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, SIGNIFICANT, STAND_INS, TASKS, VARIANTS, is_no_better, wide_enough

CLAIM = Claim(
    sentence="None of the eight variants beats the vanilla LSTM by the smallest significant difference, on any task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="none is significant in 24 comparisons; the best are -3.8 % (NP, IAM-OnDB) and -0.40 % (NIG, JSB Chorales)",
    tests=[is_no_better(task, cell, SIGNIFICANT[task]) for task in TASKS for cell in VARIANTS],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
