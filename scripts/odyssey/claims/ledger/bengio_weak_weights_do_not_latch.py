"""Bengio et al. 1994, figure 2a."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.region import Region

NOISE, RATES = Between(0.05, 0.1), (0.01, 0.3)


def from_weights(w_0: Between, learning_rate: float) -> Group:
    where = {"w_0": w_0, "noise_variance": NOISE, "learning_rate": learning_rate}
    return Group(study=("latching",), sweep="map", table="latches", where=where)


CLAIM = Claim(
    sentence=(
        "Through noise of variance up to 0.1, more than half of the single tanh units learn to latch a bit where their "
        "weight starts at 1.25 or more, and fewer than half where it starts at 0.75 or less."
    ),
    source=(
        "Bengio, Simard, Frasconi 1994, Learning long-term dependencies with gradient descent is difficult, figure 2a"
    ),
    checked=Checked.PAPER,
    theirs="converges only for w above about 1.1 (read off a density plot)",
    tests=[
        *(Share(from_weights(Between(low=1.25), rate), Region(low=0.5), 1.0, "converged") for rate in RATES),
        *(Share(from_weights(Between(high=0.75), rate), Region(high=0.5), 0.0, "converged") for rate in RATES),
    ],
    figure="convergence_map",
    note="The paper's learning rate is not known here; large steps leap over weights at which the gradient vanishes.",
)
