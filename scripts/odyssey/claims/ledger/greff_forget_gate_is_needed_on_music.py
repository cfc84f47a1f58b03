"""Greff et al. 2017, results, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import MUSIC, PAPER, search
from odyssey.claims.kinds.difference import worse

CLAIM = Claim(
    sentence="Without its forget gate the LSTM is worse on JSB Chorales.",
    source=f"{PAPER}, results, figure 3",
    checked=Checked.SECOND_HAND,
    theirs="significantly worse (no numbers at hand)",
    tests=[worse(search(MUSIC, "lstm-nfg"), search(MUSIC))],
    figure="greff_boxes",
)
