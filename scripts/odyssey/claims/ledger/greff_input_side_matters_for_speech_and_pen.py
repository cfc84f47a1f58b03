"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, PAPER, PEN, SPEECH, STAND_INS, search, wide_enough
from odyssey.claims.kinds.difference import worse

EFFECTS = {
    (SPEECH, "lstm-nig"): 0.095,
    (SPEECH, "lstm-nog"): 0.03,
    (SPEECH, "lstm-niaf"): 0.039,
    (PEN, "lstm-nig"): 0.49,
    (PEN, "lstm-nog"): 0.17,
    (PEN, "lstm-niaf"): 0.22,
}

CLAIM = Claim(
    sentence="Without input gate, output gate or input activation the LSTM is worse on speech and on handwriting.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.PAPER,
    theirs="significantly worse: +9.5 %, +3.0 %, +3.9 % on TIMIT, +49 %, +17 %, +22 % on IAM-OnDB",
    tests=[worse(search(task, cell), search(task), effect) for (task, cell), effect in EFFECTS.items()],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(SPEECH, PEN),
    not_theirs=STAND_INS,
)
