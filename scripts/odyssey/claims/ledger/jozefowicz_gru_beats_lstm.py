"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, PROBLEM, XML, is_better

CLAIM = Claim(
    sentence="The GRU beats the plain LSTM on arithmetic and on XML.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy 0.896 / 0.460 against 0.892 / 0.425",
    tests=[is_better(task, "gru", "lstm2015") for task in (ARITHMETIC, XML)],
    figure="scores_by_cell",
    problem=PROBLEM,
)
