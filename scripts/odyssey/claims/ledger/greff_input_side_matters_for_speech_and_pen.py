"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, PEN, SPEECH, STAND_INS, is_worse, wide_enough

CLAIM = Claim(
    sentence="Without input gate, output gate or input activation the LSTM is worse on speech and on handwriting.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.MEASURED,
    theirs="significantly worse: +9.5 %, +3.0 %, +3.9 % on TIMIT, +49 %, +17 %, +22 % on IAM-OnDB",
    tests=[is_worse(task, cell) for task in (SPEECH, PEN) for cell in ("lstm-nig", "lstm-nog", "lstm-niaf")],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(SPEECH, PEN),
    not_theirs=STAND_INS,
)
