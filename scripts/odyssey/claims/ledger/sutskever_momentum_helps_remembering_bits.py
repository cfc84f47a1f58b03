"""Sutskever et al. 2013, Table 5, noiseless memorisation of 5 bits."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.sutskever import BITS, EPOCHS, NOT_THEIRS, PAPER, TRAINED, helps

CLAIM = Claim(
    sentence=(
        "At the best of rates up to 0.001, tanh RNNs that start sparse remember 5 bits over 200 steps with fewer "
        "errors by Nesterov momentum of 0.9, 0.98 and 0.995 each than without momentum."
    ),
    source=f"{PAPER}, mem-5",
    checked=Checked.PAPER,
    theirs="1.27 of 5 symbols wrong without; 1.02, 0.96 and 0.63 with",
    tests=helps("memorisation", 1.27, (1.02, 0.96, 0.63), definition=BITS["definition"]),
    figure="momentum",
    note="The paper calls its number a share of steps; it can only be a count of wrong symbols.",
    problem=BITS | TRAINED,
    epochs=EPOCHS,
    not_theirs=NOT_THEIRS,
)
