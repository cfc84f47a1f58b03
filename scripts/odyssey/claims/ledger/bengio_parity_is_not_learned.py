"""Bengio et al. 1994, figure 4."""

from odyssey.claims.bengio import PAPER
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.share import fails

STUDIES = ("bengio", "quick")

CLAIM = Claim(
    sentence="Fewer than half of the plain RNNs learn the parity of up to 50 steps by gradient descent.",
    source=f"{PAPER}, figure 4",
    checked=Checked.MEASURED,
    theirs="final error about 0.4 to 0.45 (read off a scan, within 10 %)",
    tests=[fails(Group("parity", "rnn-tanh", STUDIES, where={"length": 50}))],
    figure="success_by_length",
    note="After how many sequences the paper gave up is not known here.",
)
