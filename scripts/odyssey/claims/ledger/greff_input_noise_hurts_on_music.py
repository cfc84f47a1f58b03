"""Greff et al. 2017, section V-C, figure 4."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, search
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The more noise on the inputs, the worse the LSTM's score on JSB Chorales.",
    source=f"{PAPER}, section V-C, figure 4",
    checked=Checked.MEASURED,
    theirs="9.65, 9.88 and 10.14 nats at noise of 0, 0.5 and 1 (marginals)",
    tests=[Correlation(search(MUSIC), "input_noise", "test_score", Region(low=0.0), expected=0.2)],
    figure="greff_marginals",
    epochs=EPOCHS,
)
