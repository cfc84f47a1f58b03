"""Sutskever et al. 2013, Table 5, multiplication."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.sutskever import EPOCHS, NOT_THEIRS, NUMBERS, PAPER, TRAINED, helps

CLAIM = Claim(
    sentence=(
        "At the best of rates up to 0.001, tanh RNNs that start sparse multiply over 80 steps with fewer errors by "
        "Nesterov momentum of 0.9, 0.98 and 0.995 each than without momentum."
    ),
    source=f"{PAPER}, multiplication",
    checked=Checked.PAPER,
    theirs="0.48 of the answers wrong without; 0.36, 0.22 and 0.0013 with",
    tests=helps("multiplication", 0.48, (0.36, 0.22, 0.0013)),
    figure="momentum",
    problem=NUMBERS | TRAINED,
    epochs=EPOCHS,
    not_theirs=NOT_THEIRS,
)
