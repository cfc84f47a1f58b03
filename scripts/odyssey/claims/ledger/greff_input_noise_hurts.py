"""Greff et al. 2017, section V-C, figure 4."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, STAND_INS, TASKS, search
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The more noise on the inputs, the worse the LSTM's score, on every task.",
    source=f"{PAPER}, section V-C, figure 4",
    checked=Checked.PAPER,
    theirs="hurts on all sets, but for a dip on TIMIT between 0.2 and 0.5",
    tests=[Correlation(search(task), "input_noise", "test_score", Region(low=0.0), expected=0.2) for task in TASKS],
    figure="greff_marginals",
    epochs=EPOCHS,
    not_theirs=STAND_INS,
)
