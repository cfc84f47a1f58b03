"""Pascanu et al. 2013, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.difference import better
from odyssey.claims.pascanu import CLIPPED, LEAKY, PAPER, REGULARISED, clips, music

CLAIM = Claim(
    sentence="The regulariser improves the test loss of clipped RNNs further, on Nottingham.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="test nats 3.48 to 3.36",
    tests=[better(music("nottingham", REGULARISED), music("nottingham", CLIPPED), expected=-0.035, share=1.0)],
    figure="clipping",
    problem={"hidden_size": 400, "learning_rate": 1.0},
    conditions=clips("nottingham"),
    note=f"{LEAKY} The regulariser's weight is 1 / (2 epoch) here, where the paper has 5 and from epoch 11 on less.",
)
