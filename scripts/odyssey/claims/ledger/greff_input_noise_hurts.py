"""Greff et al. 2017, hyper-parameters, figure 4."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, STAND_INS, TASKS, search
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The more noise on the inputs, the worse the LSTM's score, on every task.",
    source=f"{PAPER}, hyper-parameters, figure 4",
    checked=Checked.SECOND_HAND,
    theirs="hurts on all sets (a small dip on TIMIT for 0.2 to 0.5: from memory)",
    tests=[Correlation(search(task), "input_noise", "test_score", Region(low=0.0), expected=0.2) for task in TASKS],
    figure="greff_marginals",
    note=STAND_INS,
)
