"""Greff et al. 2017, section V-C, figure 4."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, search
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The larger the hidden layer, the better the LSTM's score on JSB Chorales.",
    source=f"{PAPER}, section V-C, figure 4",
    checked=Checked.MEASURED,
    theirs="10.02, 9.91, 9.80 and 9.76 nats at 22, 40, 100 and 190 units (marginals)",
    tests=[Correlation(search(MUSIC), "hidden_size", "test_score", Region(high=0.0), expected=-0.1)],
    figure="greff_marginals",
    epochs=EPOCHS,
)
