"""Bengio et al. 1994, figure 2a."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.region import Region

MAP = Group(study=("latching",), sweep="map", table="latches", where={"noise_variance": Between(low=0.4)})

CLAIM = Claim(
    sentence="Fewer than half of the single tanh units learn to latch a bit through noise of variance 0.4 or more.",
    source=(
        "Bengio, Simard, Frasconi 1994, Learning long-term dependencies with gradient descent is difficult, figure 2a"
    ),
    checked=Checked.PAPER,
    theirs="converges only for s below about 0.2 to 0.3 (read off a density plot)",
    tests=[Share(MAP, Region(high=0.5), 0.0, "converged")],
    figure="convergence_map",
)
