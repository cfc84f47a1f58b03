"""Bengio, Simard, Frasconi 1994, figure 2b."""

from odyssey.claims.bengio import NOT_KNOWN, PAPER, over_steps
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region

LENGTHS = (5, 8, 10, 14)

CLAIM = Claim(
    sentence="With their inputs alone more than half of the single tanh units learn to latch a bit for 5 to 14 steps.",
    source=f"{PAPER}, figure 2b",
    checked=Checked.MEASURED,
    theirs="about all of 18 runs up to 14 steps, 0.8 at 20 (read off a scan, within 3 %)",
    tests=[Share(over_steps(length), Region(low=HALF), 1.0, "converged") for length in LENGTHS],
    figure="convergence_map",
    not_theirs=NOT_KNOWN,
)
