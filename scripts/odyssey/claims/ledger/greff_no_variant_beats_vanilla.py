"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MARGIN, PAPER, STAND_INS, TASKS, VARIANTS, search, wide_enough
from odyssey.claims.kinds.difference import no_better

CLAIM = Claim(
    sentence="None of the eight variants beats the vanilla LSTM by half of a significant difference, on any task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.PAPER,
    theirs="none is significant in 24 comparisons; the best are -3.8 % (NP, IAM-OnDB) and -0.40 % (NIG, JSB Chorales)",
    tests=[no_better(search(task, cell), search(task), MARGIN[task]) for task in TASKS for cell in VARIANTS],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
