"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, PROBLEM, is_worse

CLAIM = Claim(
    sentence="A tanh RNN leaves more than twice as many wrong digits as an LSTM, on arithmetic.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy 0.295 against 0.892",
    tests=[is_worse(ARITHMETIC, "rnn-tanh", "lstm2015", by=1.0)],
    figure="scores_by_cell",
    problem=PROBLEM,
)
