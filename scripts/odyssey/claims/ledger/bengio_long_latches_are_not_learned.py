"""Bengio et al. 1994, figure 2b."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import fails

STUDY = ("bengio",)

CLAIM = Claim(
    sentence="Fewer than half of the single tanh units learn to latch a bit for more than 40 steps.",
    source=(
        "Bengio, Simard, Frasconi 1994, Learning long-term dependencies with gradient descent is difficult, figure 2b"
    ),
    checked=Checked.PAPER,
    theirs="below 0.1 after 42 steps (read off a scan, within 3 %)",
    tests=[fails(Group("latch", "rnn-tanh", STUDY, where={"hidden_size": 1, "length": Between(low=42)}), expected=0.1)],
    figure="scores_by_cell",
)
