"""Greff et al. 2017, section IV-B and footnote 6."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.conditions import OptimumInside
from odyssey.claims.greff import EPOCHS, PAPER, RATES, SPEECH, STAND_INS
from odyssey.claims.groups import GIVEN, Group
from odyssey.claims.kinds.difference import worse

CLIPPED = Group(SPEECH, "lstm", ("greff",), "clipping", {"clip_value": GIVEN})
FREE = Group(SPEECH, "lstm", ("greff",), "clipping", {"clip_value": None})

CLAIM = Claim(
    sentence="Clipping every number of the gradient to within 1 makes an LSTM worse on speech, frame by frame.",
    source=f"{PAPER}, section IV-B and footnote 6",
    checked=Checked.PAPER,
    theirs="hurt on TIMIT (no number given; the authors suspect that the range was too tight)",
    tests=[worse(CLIPPED, FREE)],
    epochs=EPOCHS,
    conditions=[OptimumInside([CLIPPED, FREE], "learning_rate", RATES)],
    not_theirs=STAND_INS,
)
