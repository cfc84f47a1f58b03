"""Bengio et al. 1994, figure 2a."""

from odyssey.claims.bengio import PAPER, RATES, on_the_map
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region


def from_weights(w_0: Between, learning_rate: float) -> Group:
    return on_the_map(learning_rate, w_0=w_0, noise_variance=Between(0.05, 0.1))


CLAIM = Claim(
    sentence=(
        "Through noise of variance up to 0.1, more than half of the single tanh units learn to latch a bit where their "
        "weight starts at 1.25 or more, and fewer than half where it starts at 0.75 or less."
    ),
    source=f"{PAPER}, figure 2a",
    checked=Checked.PAPER,
    theirs="converges only for w above about 1.1 (read off a density plot)",
    tests=[
        *(Share(from_weights(Between(low=1.25), rate), Region(low=HALF), 1.0, "converged") for rate in RATES),
        *(Share(from_weights(Between(high=0.75), rate), Region(high=HALF), 0.0, "converged") for rate in RATES),
    ],
    figure="convergence_map",
    note="The paper's learning rate is not known here; large steps leap over weights at which the gradient vanishes.",
)
