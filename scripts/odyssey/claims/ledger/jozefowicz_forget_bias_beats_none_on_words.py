"""Jozefowicz et al. 2015, table 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import PAPER, on_words
from odyssey.claims.kinds.difference import better

THEIRS = {10_000_000: -0.016, 20_000_000: -0.003}

CLAIM = Claim(
    sentence=(
        "An LSTM whose forget gates start open beats one that starts half open on words, with 10 and with 20 million "
        "parameters."
    ),
    source=f"{PAPER}, table 3",
    checked=Checked.PAPER,
    theirs="4.437 against 4.511 nats with 10 million parameters, 4.423 against 4.437 with 20 (validation)",
    tests=[
        better(on_words("lstm2015-b", parameters), on_words("lstm2015", parameters), theirs)
        for parameters, theirs in THEIRS.items()
    ],
    figure="scores_by_cell",
)
