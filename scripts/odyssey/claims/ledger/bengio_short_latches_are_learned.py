"""Bengio et al. 1994, figure 2b."""

from odyssey.claims.bengio import PAPER, over_steps
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="More than half of the single tanh units learn to latch a bit for up to 14 steps.",
    source=f"{PAPER}, figure 2b",
    checked=Checked.PAPER,
    theirs="about all of 18 runs (read off a scan, within 3 %)",
    tests=[Share(over_steps(Between(high=14)), Region(low=HALF), 1.0, "converged")],
    figure="convergence_map",
    note="At the rate with which most units converge at 20 steps; the paper trains the inputs alone.",
)
