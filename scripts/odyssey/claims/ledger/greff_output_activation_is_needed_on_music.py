"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, is_worse, wide_enough

CLAIM = Claim(
    sentence="Without its output activation the LSTM is worse on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="significantly worse: above 8.85 against 8.550 nats in the mean of the best tenth",
    tests=[is_worse(MUSIC, "lstm-noaf")],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
)
