"""Bengio et al. 1994, figure 2a."""

from odyssey.claims.bengio import PAPER, RATES, on_the_map
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region

STRONG = Between(low=0.4)

CLAIM = Claim(
    sentence="Fewer than half of the single tanh units learn to latch a bit through noise of variance 0.4 or more.",
    source=f"{PAPER}, figure 2a",
    checked=Checked.PAPER,
    theirs="converges only for s below about 0.2 to 0.3 (read off a density plot)",
    tests=[Share(on_the_map(rate, noise_variance=STRONG), Region(high=HALF), 0.0, "converged") for rate in RATES],
    figure="convergence_map",
)
