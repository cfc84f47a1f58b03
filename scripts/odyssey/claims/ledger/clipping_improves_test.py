"""Pascanu et al. 2013, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.difference import better
from odyssey.claims.pascanu import CLIPPED, LEAKY, PAPER, PLAIN, clips, music

THEIRS = {"nottingham": -0.084, "musedata": -0.0155, "piano_midi": -0.004}

CLAIM = Claim(
    sentence="Clipping improves the test loss of RNNs on Nottingham, MuseData and Piano-midi.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="test nats 3.80 to 3.48, 7.11 to 7.00, 7.56 to 7.53",
    tests=[better(music(task, CLIPPED), music(task, PLAIN), theirs, share=1.0) for task, theirs in THEIRS.items()],
    figure="clipping",
    problem={"hidden_size": (300, 400), "learning_rate": (0.5, 1.0)},
    conditions=clips(*THEIRS),
    note=LEAKY,
)
