"""Greff et al. 2017, hyper-parameters, figure 4."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, STAND_INS, TASKS, search
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The larger the hidden layer, the better the LSTM's score, on every task.",
    source=f"{PAPER}, hyper-parameters, figure 4",
    checked=Checked.MEMORY,
    theirs="better with diminishing returns (no number given)",
    tests=[Correlation(search(task), "hidden_size", "test_score", Region(high=0.0), expected=-0.2) for task in TASKS],
    figure="greff_marginals",
    note=STAND_INS,
)
