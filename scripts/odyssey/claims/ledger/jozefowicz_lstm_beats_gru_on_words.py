"""Jozefowicz et al. 2015, section 4 and table 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import PAPER, WORDS, cell
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="With forget gates that start open, the LSTM beats the GRU on words (5 million weights).",
    source=f"{PAPER}, section 4 and table 3",
    checked=Checked.MEMORY,
    theirs="loss 4.698 against 4.684 nats at 5 million weights, the GRU ahead; 4.437 against 4.554 at 10 million",
    tests=[better(cell(WORDS, "lstm-b"), cell(WORDS, "gru"), expected=-0.01)],
    figure="scores_by_cell",
    note="The sentence is the conclusion drawn from the larger networks; the numbers of table 3 were not checked.",
)
