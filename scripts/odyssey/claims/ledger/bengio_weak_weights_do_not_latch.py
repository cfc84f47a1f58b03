"""Bengio et al. 1994, figure 2a."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.region import Region

NOISE, SMALL_STEPS = Between(0.05, 0.1), {"learning_rate": 0.01}


def from_weights(w_0: Between) -> Group:
    where = {"w_0": w_0, "noise_variance": NOISE, **SMALL_STEPS}
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
        Share(from_weights(Between(low=1.25)), Region(low=0.5), 1.0, "converged"),
        Share(from_weights(Between(high=0.75)), Region(high=0.5), 0.0, "converged"),
    ],
    figure="convergence_map",
    note="At a learning rate of 0.01; at 0.3 units leap over weights at which the gradient vanishes, and so converge.",
)
