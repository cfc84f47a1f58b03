"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, PROBLEM, XML, is_better

CLAIM = Claim(
    sentence="Of the LSTM's gates the output gate is missed least, on arithmetic and on XML.",
    source=f"{PAPER}, table 1",
    checked=Checked.PAPER,
    theirs="accuracy without it 0.867 / 0.421; without the input gate 0.751 / 0.414, the forget gate 0.293 / 0.234",
    tests=[
        is_better(task, "lstm2015-nog", other)
        for task in (ARITHMETIC, XML)
        for other in ("lstm2015-nig", "lstm2015-nfg")
    ],
    figure="scores_by_cell",
    problem=PROBLEM,
)
