"""Pascanu et al. 2013, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.difference import better
from odyssey.claims.pascanu import CLIPPED, LEAKY, PAPER, PLAIN, clips, music

THEIRS = {"train_loss_at_best": -0.125, "test_loss": -0.084}

CLAIM = Claim(
    sentence="Clipping helps optimisation: training and test loss improve together, on Nottingham.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="train nats 3.67 to 3.21, test 3.80 to 3.48",
    tests=[
        better(music("nottingham", CLIPPED), music("nottingham", PLAIN), theirs, column=column, share=1.0)
        for column, theirs in THEIRS.items()
    ],
    figure="clipping",
    problem={"hidden_size": 400, "learning_rate": 1.0},
    conditions=clips("nottingham"),
    note=LEAKY,
)
