"""Le et al. 2015, section 4.1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.groups import Between, Group
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the ReLU RNNs that start at the identity solve the adding problem at length 150.",
    source=(
        "Le, Jaitly, Hinton 2015, A simple way to initialize recurrent networks of rectified linear units, section 4.1"
    ),
    checked=Checked.MEMORY,
    theirs="solved at 150 (and up to 400 by few)",
    tests=[
        solves(
            Group(
                "adding",
                "rnn-relu",
                where={"initialisation": "identity", "definition": "le", "length": Between(low=150)},
            )
        )
    ],
    figure="success_by_length",
)
