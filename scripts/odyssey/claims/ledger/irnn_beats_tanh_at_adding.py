"""Le et al. 2015, section 4.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.difference import better

LONG = {"definition": "le", "length": Between(low=150)}

CLAIM = Claim(
    sentence="A ReLU RNN that starts at the identity has less than half the error of a tanh RNN, adding at length 150.",
    source=(
        "Le, Jaitly, Hinton 2015, A simple way to initialize recurrent networks of rectified linear units, section 4.1"
    ),
    checked=Checked.MEMORY,
    theirs="solved against not solved (baseline squared error 0.1767, as quoted)",
    tests=[
        better(
            Group("adding", "rnn-relu", where=LONG | {"initialisation": "identity"}),
            Group("adding", "rnn-tanh", where=LONG),
            expected=-0.8,
            by=0.5,
            share=1.0,
        )
    ],
    figure="scores_by_cell",
)
