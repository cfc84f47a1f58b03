"""Pascanu et al. 2014, on deep recurrent networks."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.difference import better

STUDY = ("depth",)

CLAIM = Claim(
    sentence="A deep transition with a shortcut beats the plain RNN on JSB Chorales.",
    source="Pascanu, Gulcehre, Cho, Bengio 2014, How to construct deep recurrent neural networks, table 2",
    checked=Checked.MEMORY,
    theirs="8.278 nats against 8.338",
    tests=[
        better(
            Group("jsb", "dt-s", STUDY),
            Group("jsb", "rnn-tanh", STUDY, where={"num_layers": 1}),
            expected=-0.007,
            share=0.5,
        )
    ],
    figure="direction_and_depth",
)
