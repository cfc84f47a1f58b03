"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, PROBLEM, cell
from odyssey.claims.kinds.difference import worse

CLAIM = Claim(
    sentence="A tanh RNN leaves more than twice as many wrong digits as an LSTM, on arithmetic.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy 0.295 against 0.892",
    tests=[worse(cell(ARITHMETIC, "rnn-tanh"), cell(ARITHMETIC, "lstm2015"), expected=5.0, by=1.0)],
    figure="scores_by_cell",
    problem=PROBLEM,
)
