"""Bengio, Simard, Frasconi 1994, figure 2a."""

from odyssey.claims.bengio import NOT_KNOWN, PAPER, USUAL_WEIGHT, on_the_map
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region

STRONG = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

CLAIM = Claim(
    sentence=(
        "Fewer than half of the single tanh units that start at a weight of 1.25 learn to latch a bit through noise "
        "of s = 0.4 or more."
    ),
    source=f"{PAPER}, figure 2a",
    checked=Checked.MEASURED,
    theirs="converges only for s below about 0.2 to 0.3 (read off a density plot)",
    tests=[Share(on_the_map(USUAL_WEIGHT, noise), Region(high=HALF), 0.1, "converged") for noise in STRONG],
    figure="convergence_map",
    not_theirs=NOT_KNOWN,
)
