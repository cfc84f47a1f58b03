"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, search, wide_enough
from odyssey.claims.kinds.difference import worse

CLAIM = Claim(
    sentence="Without its output activation the LSTM is worse on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.PAPER,
    theirs="significantly worse: above 8.85 against 8.550 nats in the mean of the best tenth",
    tests=[worse(search(MUSIC, "lstm-noaf"), search(MUSIC), 0.035)],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
)
