"""Sutskever et al. 2013, Table 5, momentum of 0.995 in both forms, on numbers."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.sutskever import EPOCHS, NOT_THEIRS, NUMBERS, PAPER, TRAINED, beats_plain

CLAIM = Claim(
    sentence=(
        "At momentum 0.995 and the best of rates up to 0.001, tanh RNNs that start sparse add and multiply over 80 "
        "steps with fewer errors by Nesterov's form than by the plain one."
    ),
    source=f"{PAPER}, addition and multiplication",
    checked=Checked.PAPER,
    theirs="0.00025 against 0.036 wrong (addition), 0.0013 against 0.37 (multiplication)",
    tests=[beats_plain("adding", 0.00025, 0.036), beats_plain("multiplication", 0.0013, 0.37)],
    figure="momentum",
    note="At 0.9 and 0.98 the paper's multiplication has it the other way round.",
    problem=NUMBERS | TRAINED,
    epochs=EPOCHS,
    not_theirs=NOT_THEIRS,
)
