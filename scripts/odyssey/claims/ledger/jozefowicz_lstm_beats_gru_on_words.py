"""Jozefowicz et al. 2015, section 4 and table 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import PAPER, on_words
from odyssey.claims.kinds.difference import better

THEIRS = {10_000_000: -0.026, 20_000_000: -0.030}

CLAIM = Claim(
    sentence="With open forget gates at first the LSTM beats the GRU on words, with 10 and with 20 million weights.",
    source=f"{PAPER}, section 4 and table 3",
    checked=Checked.PAPER,
    theirs=(
        "4.437 against 4.554 nats with 10 million weights, 4.423 against 4.559 with 20; with 5 the GRU a little ahead"
    ),
    tests=[
        better(on_words("lstm2015-b", parameters), on_words("gru", parameters), theirs)
        for parameters, theirs in THEIRS.items()
    ],
    figure="scores_by_cell",
)
