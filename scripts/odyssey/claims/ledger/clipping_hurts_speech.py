"""Greff et al. 2017, section IV-B and footnote 6."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, SPEECH, STAND_INS
from odyssey.claims.groups import GIVEN, Group
from odyssey.claims.kinds.difference import worse

CLAIM = Claim(
    sentence="Clipping every number of the gradient to within 1 makes an LSTM worse on speech, frame by frame.",
    source=f"{PAPER}, section IV-B and footnote 6",
    checked=Checked.PAPER,
    theirs="hurt on TIMIT (no number given; the authors suspect that the range was too tight)",
    tests=[
        worse(
            Group(SPEECH, "lstm", ("greff",), "clipping", {"clip_value": GIVEN}),
            Group(SPEECH, "lstm", ("greff",), "clipping", {"clip_value": None}),
        )
    ],
    epochs=EPOCHS,
    not_theirs=STAND_INS,
)
