"""Greff et al. 2017, section V-D, figure 6."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, STAND_INS, TASKS, search
from odyssey.claims.kinds.optimum import OptimumShift
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="The best learning rate of small and of large LSTMs differs by less than half a decade, on every task.",
    source=f"{PAPER}, section V-D, figure 6",
    checked=Checked.PAPER,
    theirs="tune it on a small net: no visible shift (no number given)",
    tests=[OptimumShift(search(task), "learning_rate", "hidden_size", Region(-0.5, 0.5)) for task in TASKS],
    figure="greff_pairs",
    epochs=EPOCHS,
    not_theirs=STAND_INS,
)
