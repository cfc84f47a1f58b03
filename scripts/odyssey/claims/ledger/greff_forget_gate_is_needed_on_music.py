"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MUSIC, PAPER, is_worse, wide_enough

CLAIM = Claim(
    sentence="Without its forget gate the LSTM is worse on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="significantly worse: 8.596 against 8.550 nats in the mean of the best tenth, +0.54 %",
    tests=[is_worse(MUSIC, "lstm-nfg")],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
