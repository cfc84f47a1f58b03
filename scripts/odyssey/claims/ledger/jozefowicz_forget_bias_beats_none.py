"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, PROBLEM, WORDS, XML, cell
from odyssey.claims.kinds.difference import better

CLAIM = Claim(
    sentence="An LSTM whose forget gates start open beats one that starts half open, on arithmetic, XML and words.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy 0.902 / 0.444 / 0.0895 against 0.892 / 0.425 / 0.0891",
    tests=[
        better(cell(task, "lstm2015-b"), cell(task, "lstm2015"), expected=-0.03) for task in (ARITHMETIC, XML, WORDS)
    ],
    figure="scores_by_cell",
    problem=PROBLEM,
)
