"""Jozefowicz et al. 2015, table 1."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.jozefowicz import PAPER, on_words
from odyssey.claims.kinds.difference import equal

MARGIN = 0.009  # half of what the LSTM loses there without its forget gate (4.785 against 4.699 nats)

CLAIM = Claim(
    sentence="MUT1 and the GRU differ by less than 0.9 % on words.",
    source=f"{PAPER}, tables 1 and 3",
    checked=Checked.PAPER,
    theirs="accuracy 0.0897 against 0.0907, 4.699 against 4.684 nats (+0.32 %) with 5 million parameters",
    tests=[equal(on_words("mut1", 5_000_000), on_words("gru", 5_000_000), MARGIN, expected=0.0032)],
    figure="scores_by_cell",
)
