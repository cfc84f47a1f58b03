"""Pascanu et al. 2014, on deep recurrent networks."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.difference import no_better

STUDY = ("depth",)

CLAIM = Claim(
    sentence="Stacking two layers or more gains a tanh RNN less than 0.36 % on JSB Chorales.",
    source="Pascanu, Gulcehre, Cho, Bengio 2014, How to construct deep recurrent neural networks, table 2",
    checked=Checked.MEMORY,
    theirs="8.367 nats stacked, 8.338 plain: +0.35 %; a deep transition gains 0.72 %",
    tests=[
        no_better(
            Group("jsb", "rnn-tanh", STUDY, where={"num_layers": n}),
            Group("jsb", "rnn-tanh", STUDY, where={"num_layers": 1}),
            margin=0.0036,  # half of what the deep transition gains
            share=0.5,
            expected=0.0035,
        )
        for n in (2, 3)
    ],
    figure="direction_and_depth",
)
