"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, PROBLEM, XML, is_worse

CLAIM = Claim(
    sentence="Of the LSTM's gates the forget gate is missed most, on arithmetic and on XML.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy without it 0.293 / 0.234; without the input gate 0.751 / 0.414, the output gate 0.867 / 0.421",
    tests=[
        is_worse(task, "lstm2015-nfg", other)
        for task in (ARITHMETIC, XML)
        for other in ("lstm2015-nig", "lstm2015-nog")
    ],
    figure="scores_by_cell",
    problem=PROBLEM,
)
