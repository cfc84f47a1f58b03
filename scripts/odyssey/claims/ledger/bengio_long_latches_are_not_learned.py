"""Bengio, Simard, Frasconi 1994, figure 2b."""

from odyssey.claims.bengio import NOT_KNOWN, PAPER, over_steps
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region

LENGTHS = (50, 60)

CLAIM = Claim(
    sentence="With their inputs alone fewer than half of the single tanh units latch a bit for 50 steps or more.",
    source=f"{PAPER}, figure 2b",
    checked=Checked.MEASURED,
    theirs="below 0.1 after 42 steps (read off a scan, within 3 %)",
    tests=[Share(over_steps(length), Region(high=HALF), 0.1, "converged") for length in LENGTHS],
    figure="convergence_map",
    not_theirs=NOT_KNOWN,
)
