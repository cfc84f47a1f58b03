"""What the claims of Greff et al. 2017 share: studies, tasks, cells and the random search.

Speech and handwriting are the free sets in their place, digits frame by frame and joined digits by pen: a claim about
TIMIT or IAM-OnDB is tested on those, not on the licensed sets themselves.
"""

from __future__ import annotations

from odyssey.claims.groups import Group

PAPER = "Greff et al. 2017, LSTM: A Search Space Odyssey"
STUDIES = ("greff", "greff-music")
MUSIC, SPEECH, PEN = "jsb", "spoken_frames", "pen_digits_joined"
TASKS = (MUSIC, SPEECH, PEN)
VARIANTS = (
    *("lstm-nig", "lstm-nfg", "lstm-nog", "lstm-niaf"),
    *("lstm-noaf", "lstm-cifg", "lstm-np", "lstm-fgr"),
)
SEARCHED = {"learning_rate": "log", "hidden_size": "log", "momentum": "one minus log", "input_noise": "linear"}
STAND_INS = "Speech and handwriting are free sets in the place of TIMIT and IAM-OnDB."


def search(task: str, cell: str = "lstm") -> Group:
    """The random search of that cell on that task."""
    return Group(task, cell, STUDIES, "cells")
