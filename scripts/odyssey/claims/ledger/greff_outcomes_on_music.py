"""Greff et al. 2017, section V-A, figure 3, by the paper's own test."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MUSIC, PAPER, VARIANTS, search, wide_enough
from odyssey.claims.kinds.outcome import SameOutcome

WORSE = ("lstm-nfg", "lstm-noaf", "lstm-fgr")
OUTCOMES = [(search(MUSIC, cell), "worse" if cell in WORSE else "none") for cell in VARIANTS]

CLAIM = Claim(
    sentence="By the paper's own test NFG, NOAF and FGR are worse than vanilla on JSB Chorales, and no other differs.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.PAPER,
    theirs="by Welch's test of the best tenth, at 0.05 over eight comparisons: three are worse, five do not differ",
    tests=[SameOutcome(search(MUSIC), OUTCOMES)],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
