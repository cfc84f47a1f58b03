"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, PROBLEM, XML, is_better

CLAIM = Claim(
    sentence="MUT1 beats the GRU on arithmetic and on XML.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy 0.921 / 0.475 against 0.896 / 0.460",
    tests=[is_better(task, "mut1", "gru") for task in (ARITHMETIC, XML)],
    figure="scores_by_cell",
    problem=PROBLEM,
)
