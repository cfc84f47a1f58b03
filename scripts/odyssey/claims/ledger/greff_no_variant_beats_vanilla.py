"""Greff et al. 2017, results, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, STAND_INS, TASKS, VARIANTS, search
from odyssey.claims.kinds.difference import no_better

CLAIM = Claim(
    sentence="None of the eight variants beats the vanilla LSTM by more than 2 % on any of three tasks.",
    source=f"{PAPER}, results, figure 3",
    checked=Checked.SECOND_HAND,
    theirs="no significant improvement in 24 comparisons (no numbers at hand)",
    tests=[no_better(search(task, cell), search(task)) for task in TASKS for cell in VARIANTS],
    figure="greff_boxes",
    note=STAND_INS,
)
