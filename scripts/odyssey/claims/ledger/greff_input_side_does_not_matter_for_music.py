"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MUSIC, PAPER, SIGNIFICANT, costs_less, wide_enough

CLAIM = Claim(
    sentence="Leaving out input gate, output gate or input activation costs less than 0.54 % on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="no significant change: -0.40 %, +0.23 % and -0.36 %; the smallest that is significant there is 0.54 %",
    tests=[costs_less(MUSIC, cell, SIGNIFICANT[MUSIC]) for cell in ("lstm-nig", "lstm-nog", "lstm-niaf")],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
