"""Greff et al. 2017, results, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import MUSIC, PAPER, search
from odyssey.claims.kinds.difference import costs_nothing

CLAIM = Claim(
    sentence="Leaving out input gate, output gate or input activation costs less than 2 % on JSB Chorales.",
    source=f"{PAPER}, results, figure 3",
    checked=Checked.SECOND_HAND,
    theirs="no significant effect (no numbers at hand)",
    tests=[costs_nothing(search(MUSIC, cell), search(MUSIC)) for cell in ("lstm-nig", "lstm-nog", "lstm-niaf")],
    figure="greff_boxes",
)
