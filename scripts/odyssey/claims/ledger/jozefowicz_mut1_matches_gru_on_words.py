"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import PAPER, WORDS, WORDS_PROBLEM, cell
from odyssey.claims.kinds.difference import equal

CLAIM = Claim(
    sentence="MUT1 and the GRU differ by less than 2 % on words.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy 0.0897 against 0.0907",
    tests=[equal(cell(WORDS, "mut1"), cell(WORDS, "gru"))],
    figure="scores_by_cell",
    problem=WORDS_PROBLEM,
)
