"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MARGIN, MUSIC, PAPER, search, wide_enough
from odyssey.claims.kinds.difference import costs_nothing

CLAIM = Claim(
    sentence="Leaving out the peepholes costs less than 0.27 % on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.PAPER,
    theirs="no significant change: 8.573 against 8.550 nats in the mean of the best tenth, +0.27 %",
    tests=[costs_nothing(search(MUSIC, "lstm-np"), search(MUSIC), MARGIN[MUSIC])],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
