"""Pascanu et al. 2013, section 3.2."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.discordant import Rarer
from odyssey.claims.pascanu import PAPER

THRESHOLDS = (0.01, 0.1, 1.0)


def relus(threshold: float | None) -> Group:
    return Group(cell="rnn-relu", study=("clipping",), sweep="clipping", where={"clip_norm": threshold})


CLAIM = Claim(
    sentence="ReLU RNNs diverge less often when the gradient's norm is clipped, to 0.01, 0.1 or 1.",
    source=f"{PAPER}, section 3.2",
    checked=Checked.PAPER,
    theirs="clipping deals with exploding gradients (no number given)",
    tests=[Rarer(relus(threshold), relus(None), "diverged") for threshold in THRESHOLDS],
    figure="clipping",
    note="Tanh RNNs do not diverge there, clipped or not, and show nothing. The test was chosen after the trials of "
    "the study clipping had been seen.",
    fresh=("clipping-fresh", "quick"),
    not_theirs="The paper's networks have tanh and sigmoid units, and it counts no divergence.",
)
