"""Pascanu et al. 2013, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.difference import better
from odyssey.claims.pascanu import CLIPPED, LEAKY, LOSSES, PAPER, PLAIN, clips, music

CLAIM = Claim(
    sentence="Clipping helps optimisation: training and test loss improve together, on Nottingham.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="train nats 3.67 to 3.21, test 3.80 to 3.48",
    tests=[
        better(music("nottingham", CLIPPED), music("nottingham", PLAIN), column=column, share=1.0) for column in LOSSES
    ],
    figure="clipping",
    problem={"hidden_size": 400, "learning_rate": 1.0},
    conditions=clips("nottingham"),
    note=LEAKY,
)
