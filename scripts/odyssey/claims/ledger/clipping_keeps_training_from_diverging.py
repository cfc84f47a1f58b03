"""Pascanu et al. 2013, section 3.2."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import GIVEN, Group
from odyssey.claims.kinds.share import Share
from odyssey.claims.pascanu import PAPER
from odyssey.claims.region import Region

CELLS = ("rnn-tanh", "rnn-relu")

CLAIM = Claim(
    sentence="Fewer than one in ten plain RNNs diverge when the gradient's norm is clipped.",
    source=f"{PAPER}, section 3.2",
    checked=Checked.PAPER,
    theirs="no number given",
    tests=[
        Share(Group(cell=cell, sweep="clipping", where={"clip_norm": GIVEN}), Region(high=0.1), 0.0, "diverged")
        for cell in CELLS
    ],
    figure="clipping",
)
