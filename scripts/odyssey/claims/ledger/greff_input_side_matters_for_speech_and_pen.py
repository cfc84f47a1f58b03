"""Greff et al. 2017, results, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import PAPER, PEN, SPEECH, STAND_INS, search
from odyssey.claims.kinds.difference import worse

CLAIM = Claim(
    sentence="Without input gate, output gate or input activation the LSTM is worse on speech and on handwriting.",
    source=f"{PAPER}, results, figure 3",
    checked=Checked.SECOND_HAND,
    theirs="significantly worse on TIMIT and IAM-OnDB (no numbers at hand)",
    tests=[
        worse(search(task, cell), search(task))
        for task in (SPEECH, PEN)
        for cell in ("lstm-nig", "lstm-nog", "lstm-niaf")
    ],
    figure="greff_boxes",
    note=STAND_INS,
)
