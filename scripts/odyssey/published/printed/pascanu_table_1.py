"""Pascanu et al. 2013 (ICML), table 1: training and test error of music and of Penn Treebank characters.

The arXiv version 2 has other numbers in places. Not shown: the paper's two columns of other people's results.
"""

from odyssey.claims.claim import Checked
from odyssey.claims.pascanu import CLIPPED, PAPER, PLAIN, REGULARISED
from odyssey.published.table import (
    FRAME_NATS,
    SYMBOL_BITS,
    TRAIN_BITS,
    TRAIN_NATS,
    Contestant,
    PublishedTable,
    Quantity,
    read_in_paper,
)

UNIT, BITS = "nats a frame", "bits a character"
CELL = "rnn-sigmoid"
SGD = {"optimizer": "sgd"}
CHARACTERS = {"level": "characters", **SGD}
PIANO = {"hidden_size": 300, "learning_rate": 1.0, "truncation": 200}
NOTTINGHAM = {"hidden_size": 400, "truncation": 200}
MUSE = {"hidden_size": 400, "learning_rate": 0.5, "truncation": 200}
TEXT = {"hidden_size": 500, "truncation": 200, "train_symbols": None}
NO_TASK = "no task here asks for the character after five"


def _music(title: str, task: str, train: tuple, test: tuple, conditions: dict) -> list[Quantity]:
    folds = ((f"{title} train", train, TRAIN_NATS), (f"{title} test", test, FRAME_NATS))
    return [
        Quantity(name, UNIT, 2, read_in_paper(*numbers), task, measure, SGD, conditions)
        for name, numbers, measure in folds
    ]


TABLE = PublishedTable(
    title="Table 1 (ICML), training and test error on natural problems",
    source=PAPER,
    contestants=[
        Contestant("plain", CELL, PLAIN),
        Contestant("clipped", CELL, CLIPPED),
        Contestant("clipped, regularised", CELL, REGULARISED),
    ],
    quantities=[
        *_music("Piano-midi", "piano_midi", (6.87, 6.81, 7.01), (7.56, 7.53, 7.46), PIANO),
        *_music("Nottingham", "nottingham", (3.67, 3.21, 2.95), (3.80, 3.48, 3.36), NOTTINGHAM),
        *_music("MuseData", "musedata", (8.25, 6.54, 6.43), (7.11, 7.00, 6.97), MUSE),
        Quantity(
            "PTB next train", BITS, 2, read_in_paper(1.46, 1.34, 1.36), "penn_treebank", TRAIN_BITS, CHARACTERS, TEXT
        ),
        Quantity(
            "PTB next test", BITS, 2, read_in_paper(1.50, 1.42, 1.41), "penn_treebank", SYMBOL_BITS, CHARACTERS, TEXT
        ),
        Quantity("PTB 5 ahead train", BITS, 2, read_in_paper(None, 3.76, 3.70), missing=NO_TASK),
        Quantity("PTB 5 ahead test", BITS, 2, read_in_paper(None, 3.89, 3.74), missing=NO_TASK),
    ],
    conditions_checked=Checked.PAPER,
    note="Sigmoid networks alone. Theirs: gradients clipped at 8 (music, mean cost of 200 steps) or 45 "
    "(characters, summed cost); the weight of the regulariser falls with the epochs; 100 of the 400 units are"
    " leaky; the rate is halved when an epoch's error rises. Our training error is the mean over the epoch "
    "that validation chose, while the weights changed.",
    quantities_down=True,
)
