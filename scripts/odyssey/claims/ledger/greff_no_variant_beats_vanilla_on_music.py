"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import CHOSEN, EPOCHS, FRESH, MUSIC, PAPER, SIGNIFICANT, VARIANTS, is_no_better, wide_enough

CLAIM = Claim(
    sentence="None of the eight variants beats the vanilla LSTM by 0.54 % or more on JSB Chorales.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="no significant improvement; NIG -0.40 % and NIAF -0.36 % in the mean of the best tenth",
    tests=[is_no_better(MUSIC, cell, SIGNIFICANT[MUSIC]) for cell in VARIANTS],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(MUSIC),
    note=CHOSEN,
    fresh=FRESH,
)
