"""Jozefowicz et al. 2015, table 1: best next-step accuracy of every architecture.

Arithmetic and XML to three of the five digits that are printed; PTB to all, since three would not tell its rows apart.
"""

from odyssey.claims.claim import Checked
from odyssey.claims.groups import Between
from odyssey.claims.jozefowicz import ARITHMETIC, PAPER, XML
from odyssey.published.jozefowicz import ARCHITECTURES, SEARCH
from odyssey.published.table import ACCURACY, NOT_KNOWN, PublishedTable, Quantity, read_in_paper

NETWORKS = {"parameter_budget": (250_000, 1_000_000), "num_layers": Between(1, 4)}

TABLE = PublishedTable(
    title="Table 1, best next-step accuracy",
    source=PAPER,
    contestants=ARCHITECTURES,
    quantities=[
        Quantity(
            "Arithmetic",
            "accuracy",
            3,
            read_in_paper(0.295, 0.892, 0.293, 0.751, 0.867, 0.902, 0.896, 0.921, 0.897, 0.907),
            task=ARITHMETIC,
            measure=ACCURACY,
            where=SEARCH,
            conditions={"digits": 8, "distractors": NOT_KNOWN, "train": NOT_KNOWN, **NETWORKS},
            higher_is_better=True,
        ),
        Quantity(
            "XML",
            "accuracy",
            3,
            read_in_paper(0.321, 0.425, 0.234, 0.414, 0.421, 0.444, 0.460, 0.475, 0.473, 0.465),
            task=XML,
            measure=ACCURACY,
            where=SEARCH,
            conditions={"steps": 50, "train": NOT_KNOWN, **NETWORKS},
            higher_is_better=True,
        ),
        Quantity(
            "PTB words",
            "accuracy",
            5,
            read_in_paper(0.08782, 0.08912, 0.08808, 0.08662, 0.08933, 0.08952, 0.09069, 0.08968, 0.09036, 0.09161),
            higher_is_better=True,
            missing="of words only nats are measured here (table 3), no accuracy",
        ),
    ],
    conditions_checked=Checked.PAPER,
    note="Theirs is the best of 1,680 settings of LSTM and GRU and of some 220 of each other cell. They "
    "read the examples as one text, 35 steps at a time; here each example is a sequence. Their rate is halved"
    " each epoch after three without progress, four times.",
)
