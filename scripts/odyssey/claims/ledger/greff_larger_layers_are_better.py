"""Greff et al. 2017, section V-C, figure 4."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, STAND_INS, TASKS, search
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The larger the hidden layer, the better the LSTM's score, on every task.",
    source=f"{PAPER}, section V-C, figure 4",
    checked=Checked.MEASURED,
    theirs="better with diminishing returns; JSB Chorales 10.02, 9.91, 9.80, 9.76 nats at 22, 40, 100, 190 units",
    tests=[Correlation(search(task), "hidden_size", "test_score", Region(high=0.0), expected=-0.2) for task in TASKS],
    figure="greff_marginals",
    epochs=EPOCHS,
    not_theirs=STAND_INS,
)
