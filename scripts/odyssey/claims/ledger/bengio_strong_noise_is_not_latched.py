"""Bengio et al. 1994, figure 2a."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.region import Region

STRONG = Between(low=0.4)


def at_rate(learning_rate: float) -> Group:
    where = {"noise_variance": STRONG, "learning_rate": learning_rate}
    return Group(study=("latching",), sweep="map", table="latches", where=where)


CLAIM = Claim(
    sentence="Fewer than half of the single tanh units learn to latch a bit through noise of variance 0.4 or more.",
    source=(
        "Bengio, Simard, Frasconi 1994, Learning long-term dependencies with gradient descent is difficult, figure 2a"
    ),
    checked=Checked.PAPER,
    theirs="converges only for s below about 0.2 to 0.3 (read off a density plot)",
    tests=[Share(at_rate(rate), Region(high=0.5), 0.0, "converged") for rate in (0.01, 0.3)],
    figure="convergence_map",
)
