"""Jozefowicz et al. 2015, section 4 and table 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import LARGE, PAPER, WORDS, cell
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="With forget gates that start open, the LSTM beats the GRU on words.",
    source=f"{PAPER}, section 4 and table 3",
    checked=Checked.PAPER,
    theirs=(
        "4.437 against 4.554 nats with 10 million weights, 4.423 against 4.559 with 20; with 5 the GRU a little ahead"
    ),
    tests=[better(cell(WORDS, "lstm2015-b"), cell(WORDS, "gru"), expected=-0.01)],
    figure="scores_by_cell",
    problem=LARGE,
)
