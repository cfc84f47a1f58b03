"""Pascanu et al. 2014, on deep recurrent networks."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.difference import no_better

STUDY = ("depth",)

CLAIM = Claim(
    sentence="Stacking two layers or more gains a tanh RNN less than 2 % on JSB Chorales.",
    source="Pascanu, Gulcehre, Cho, Bengio 2014, How to construct deep recurrent neural networks, table 2",
    checked=Checked.MEMORY,
    theirs="8.367 nats stacked, 8.338 plain",
    tests=[
        no_better(
            Group("jsb", "rnn-tanh", STUDY, where={"num_layers": n}),
            Group("jsb", "rnn-tanh", STUDY, where={"num_layers": 1}),
            share=0.5,
        )
        for n in (2, 3)
    ],
    figure="direction_and_depth",
)
