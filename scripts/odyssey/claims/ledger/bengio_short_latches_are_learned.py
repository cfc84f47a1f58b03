"""Bengio et al. 1994, figure 2b."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import solves

STUDY = ("bengio",)

CLAIM = Claim(
    sentence="More than half of the single tanh units learn to latch a bit for up to 14 steps.",
    source=(
        "Bengio, Simard, Frasconi 1994, Learning long-term dependencies with gradient descent is difficult, figure 2b"
    ),
    checked=Checked.PAPER,
    theirs="about all of 18 runs (read off a scan, within 3 %)",
    tests=[solves(Group("latch", "rnn-tanh", STUDY, where={"hidden_size": 1, "length": Between(high=14)}))],
    figure="scores_by_cell",
)
