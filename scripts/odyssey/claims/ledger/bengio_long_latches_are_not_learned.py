"""Bengio et al. 1994, figure 2b."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import HALF, Share
from odyssey.claims.region import Region

WHERE = {"trained": "everything", "learning_rate": 0.3}

CLAIM = Claim(
    sentence="Fewer than half of the single tanh units learn to latch a bit for more than 40 steps.",
    source=(
        "Bengio, Simard, Frasconi 1994, Learning long-term dependencies with gradient descent is difficult, figure 2b"
    ),
    checked=Checked.PAPER,
    theirs="below 0.1 after 42 steps (read off a scan, within 3 %)",
    tests=[
        Share(
            Group(study=("latching",), sweep="lengths", table="latches", where={"length": Between(low=42), **WHERE}),
            Region(high=HALF),
            0.1,
            "converged",
        )
    ],
    figure="convergence_map",
    note="At the rate with which most units converge at 20 steps; the paper trains the inputs alone.",
)
