"""Bengio et al. 1994, figure 2b."""

from odyssey.claims.bengio import PAPER, over_steps
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region

CLAIM = Claim(
    sentence="Fewer than half of the single tanh units learn to latch a bit for more than 40 steps.",
    source=f"{PAPER}, figure 2b",
    checked=Checked.PAPER,
    theirs="below 0.1 after 42 steps (read off a scan, within 3 %)",
    tests=[Share(over_steps(Between(low=42)), Region(high=HALF), 0.1, "converged")],
    figure="convergence_map",
    note="At the rate with which most units converge at 20 steps; the paper trains the inputs alone.",
)
