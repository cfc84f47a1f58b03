"""Greff et al. 2017, section V-A, figure 3."""

from odyssey.claims.claim import Checked, Claim
from odyssey.claims.greff import EPOCHS, MUSIC, PAPER, PEN, SPEECH, STAND_INS, TASKS, search, wide_enough
from odyssey.claims.kinds.difference import worse

EFFECTS = {SPEECH: 0.18, PEN: 1.9, MUSIC: 0.035}

CLAIM = Claim(
    sentence="Without its output activation the LSTM is worse, on every task.",
    source=f"{PAPER}, section V-A, figure 3",
    checked=Checked.PAPER,
    theirs="significantly worse on all three: above 35 % on TIMIT (29.8), 31 % on IAM-OnDB (10.6), 8.85 nats on JSB",
    tests=[worse(search(task, "lstm-noaf"), search(task), effect) for task, effect in EFFECTS.items()],
    figure="greff_boxes",
    epochs=EPOCHS,
    conditions=wide_enough(*TASKS),
    not_theirs=STAND_INS,
)
