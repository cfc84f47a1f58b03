"""Henaff, Szlam, LeCun 2016, the adding problem, against Arjovsky et al. 2016."""

from odyssey.claims.adding import HENAFF, LSTM, adding
from odyssey.claims.claim import Checked, Claim
from odyssey.claims.kinds.share import solves

CLAIM = Claim(
    sentence="More than half of the LSTMs of 128 units solve the adding problem at length 750.",
    source=HENAFF,
    checked=Checked.PAPER,
    theirs="solved; the LSTM of Arjovsky et al. 2016 leaves the baseline behind, but is not near 0",
    tests=[solves(adding(LSTM, 750, hidden_size=128))],
    figure="success_by_length",
    not_theirs="Their optimiser, and for how long they trained, are not known here.",
)
