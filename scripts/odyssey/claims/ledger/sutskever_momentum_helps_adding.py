"""Sutskever et al. 2013, Table 5, addition."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.sutskever import EPOCHS, NOT_THEIRS, NUMBERS, PAPER, TRAINED, helps

CLAIM = Claim(
    sentence=(
        "At the best of rates up to 0.001, tanh RNNs that start sparse add over 80 steps with fewer errors by Nesterov "
        "momentum of 0.9, 0.98 and 0.995 each than without momentum."
    ),
    source=f"{PAPER}, addition",
    checked=Checked.PAPER,
    theirs="0.39 of the answers wrong without; 0.02, 0.21 and 0.00025 with",
    tests=helps("adding", 0.39, (0.02, 0.21, 0.00025)),
    figure="momentum",
    problem=NUMBERS | TRAINED,
    epochs=EPOCHS,
    not_theirs=NOT_THEIRS,
)
