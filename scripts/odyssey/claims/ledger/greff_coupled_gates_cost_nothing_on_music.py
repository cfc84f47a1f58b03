"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MARGIN, MUSIC, PAPER, costs_less, wide_enough

CLAIM = Claim(
    sentence="Coupling the input and the forget gate costs less than 0.27 % on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="no significant change: 8.558 against 8.550 nats in the mean of the best tenth, +0.09 %",
    tests=[costs_less(MUSIC, "lstm-cifg", MARGIN[MUSIC])],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
