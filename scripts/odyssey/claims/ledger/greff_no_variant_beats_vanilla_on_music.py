"""Greff et al. 2017, results, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import MUSIC, PAPER, VARIANTS, search
from odyssey.claims.kinds.difference import no_better

CLAIM = Claim(
    sentence="None of the eight variants beats the vanilla LSTM by more than 2 % on JSB Chorales.",
    source=f"{PAPER}, results, figure 3",
    checked=Checked.MEMORY,
    theirs="no significant improvement; the best single trial, 8.38 nats, was not a vanilla one",
    tests=[no_better(search(MUSIC, cell), search(MUSIC)) for cell in VARIANTS],
    figure="greff_boxes",
)
