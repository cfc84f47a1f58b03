"""Jozefowicz et al. 2015, section 4 and table 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import PAPER, WORDS, cell
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="With forget gates that start open, the LSTM beats the GRU on words.",
    source=f"{PAPER}, section 4 and table 3",
    checked=Checked.MEMORY,
    theirs=(
        "4.437 against 4.554 nats with 10 million weights; with 5 million the GRU a little ahead, 4.684 against 4.698"
    ),
    tests=[better(cell(WORDS, "lstm-b"), cell(WORDS, "gru"), expected=-0.01)],
    figure="scores_by_cell",
    note="The sentence is what the paper concludes from its larger networks.",
)
