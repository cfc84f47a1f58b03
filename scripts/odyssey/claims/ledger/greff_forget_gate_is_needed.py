"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, PEN, SPEECH, STAND_INS, TASKS, search, wide_enough
from odyssey.claims.kinds.difference import worse

EFFECTS = {SPEECH: 0.15, PEN: 1.62, MUSIC: 0.0054}

CLAIM = Claim(
    sentence="Without its forget gate the LSTM is worse, on every task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.PAPER,
    theirs="significantly worse on all three: best tenth +15 % on TIMIT, +162 % on IAM-OnDB, +0.54 % on JSB Chorales",
    tests=[worse(search(task, "lstm-nfg"), search(task), effect) for task, effect in EFFECTS.items()],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
