"""Pascanu et al. 2014, on deep recurrent networks."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Group
from odyssey.claims.kinds.difference import better

STUDY = ("depth",)
WORDS = {"level": "words"}

CLAIM = Claim(
    sentence="A deep output and transition with a shortcut beat the plain RNN on words.",
    source="Pascanu, Gulcehre, Cho, Bengio 2014, How to construct deep recurrent neural networks, table 2",
    checked=Checked.MEMORY,
    theirs="perplexity 107.5 (second hand) against 117.7",
    tests=[
        better(
            Group("penn_treebank", "dot-s", STUDY, where=WORDS),
            Group("penn_treebank", "rnn-tanh", STUDY, where=WORDS | {"num_layers": 1}),
            expected=-0.019,
            share=0.5,
        )
    ],
    figure="direction_and_depth",
)
