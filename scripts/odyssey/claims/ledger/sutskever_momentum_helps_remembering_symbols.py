"""Sutskever et al. 2013, Table 5, noiseless memorisation of 10 symbols of five (mem-20)."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.sutskever import EPOCHS, NOT_THEIRS, PAPER, SYMBOLS, TRAINED, helps

CLAIM = Claim(
    sentence=(
        "At the best of rates up to 0.001, tanh RNNs that start sparse remember 10 symbols of five over 80 steps with "
        "fewer errors by Nesterov momentum of 0.9, 0.98 and 0.995 each than without momentum."
    ),
    source=f"{PAPER}, mem-20",
    checked=Checked.PAPER,
    theirs="5.37 of 10 symbols wrong without; 2.77, 0.0144 and 0.00005 with",
    tests=helps("memorisation", 5.37, (2.77, 0.0144, 0.00005), definition=SYMBOLS["definition"]),
    figure="momentum",
    note="The paper calls its number a share of steps; it can only be a count of wrong symbols.",
    problem=SYMBOLS | TRAINED,
    epochs=EPOCHS,
    not_theirs=NOT_THEIRS,
)
