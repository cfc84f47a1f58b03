"""Bengio, Simard, Frasconi 1994, figure 2a."""

from odyssey.claims.bengio import NOT_KNOWN, PAPER, on_the_map
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region

WEAK = (0.1, 0.2)  # noise

CLAIM = Claim(
    sentence=(
        "Through noise of s = 0.1 and 0.2 more than half of the single tanh units learn to latch a bit where their "
        "weight starts at 1.25, and fewer than half where it starts at 0.75."
    ),
    source=f"{PAPER}, figure 2a",
    checked=Checked.MEASURED,
    theirs="converges only for w above about 1.1 (read off a density plot)",
    tests=[
        *(Share(on_the_map(1.25, noise), Region(low=HALF), 0.9, "converged") for noise in WEAK),
        *(Share(on_the_map(0.75, noise), Region(high=HALF), 0.1, "converged") for noise in WEAK),
    ],
    figure="convergence_map",
    not_theirs=NOT_KNOWN,
)
