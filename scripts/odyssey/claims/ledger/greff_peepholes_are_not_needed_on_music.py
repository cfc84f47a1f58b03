"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MUSIC, PAPER, SIGNIFICANT, costs_less, wide_enough

CLAIM = Claim(
    sentence="Leaving out the peepholes costs less than 0.54 % on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="no significant change: 8.573 against 8.550 nats in the mean of the best tenth, +0.27 % (NFG: +0.54 %)",
    tests=[costs_less(MUSIC, "lstm-np", SIGNIFICANT[MUSIC])],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
