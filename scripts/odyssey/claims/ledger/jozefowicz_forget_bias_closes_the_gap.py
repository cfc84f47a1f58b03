"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, PROBLEM, XML, costs_less

CLAIM = Claim(
    sentence="With forget gates that start open, the LSTM is within 5 % of the GRU, or better, on arithmetic and XML.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy 0.902 / 0.444 against 0.896 / 0.460",
    tests=[costs_less(task, "lstm2015-b", "gru", margin=0.05) for task in (ARITHMETIC, XML)],
    figure="scores_by_cell",
    problem=PROBLEM,
)
