"""Greff et al. 2017, section V-D, figure 6."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, search
from odyssey.claims.kinds.optimum import OptimumShift
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The best learning rate of small and of large LSTMs differs by less than half a decade on JSB Chorales.",
    source=f"{PAPER}, section V-D, figure 6",
    checked=Checked.PAPER,
    theirs="no visible shift (no number given); the best rates lie above the range (footnote 10)",
    tests=[OptimumShift(search(MUSIC), "learning_rate", "hidden_size", Region(-0.5, 0.5))],
    figure="greff_pairs",
    epochs=EPOCHS,
)
