"""Greff et al. 2017, training."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, SPEECH, STAND_INS
from odyssey.claims.groups import GIVEN, Group
from odyssey.claims.kinds.difference import worse

CLAIM = Claim(
    sentence="Clipping every number of the gradient to within 1 makes an LSTM worse on speech, frame by frame.",
    source=f"{PAPER}, training",
    checked=Checked.SECOND_HAND,
    theirs="hurt on TIMIT (no number at hand)",
    tests=[
        worse(
            Group(SPEECH, "lstm", ("greff",), "clipping", {"clip_value": GIVEN}),
            Group(SPEECH, "lstm", ("greff",), "clipping", {"clip_value": None}),
        )
    ],
    note=STAND_INS,
)
