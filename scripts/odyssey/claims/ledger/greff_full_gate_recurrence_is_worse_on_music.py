"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MUSIC, PAPER, is_worse, wide_enough

CLAIM = Claim(
    sentence="Gates that see all gates of the step before make the LSTM worse on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="significantly worse: 8.621 against 8.550 nats in the mean of the best tenth, +0.83 %",
    tests=[is_worse(MUSIC, "lstm-fgr")],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
