"""Jozefowicz et al. 2015, table 3: Penn Treebank words by number of parameters.

Of the networks with 20M parameters the test perplexities; of the nats that are printed beside them LSTM-f's, 4.606, is
not the logarithm of its 100.8, an inconsistency of the paper's. Its caption says perplexities, its cells are nats.
"""

from odyssey.claims.claim import Checked
from odyssey.claims.jozefowicz import PAPER, WORDS
from odyssey.published.jozefowicz import ARCHITECTURES, WITHOUT_DROPOUT
from odyssey.published.table import SYMBOL_NATS, PublishedTable, Quantity, read_in_paper

UNIT = "nats a word"
LARGER = "of so large networks nats by validation or perplexities are printed, and nats by test are measured here"

TABLE = PublishedTable(
    title="Table 3, Penn Treebank by number of parameters",
    source=PAPER,
    contestants=ARCHITECTURES,
    quantities=[
        Quantity(
            "5M, test",
            UNIT,
            3,
            read_in_paper(4.811, 4.699, 4.785, 4.755, 4.708, 4.698, 4.684, 4.699, 4.707, 4.692),
            task=WORDS,
            measure=SYMBOL_NATS,
            where={"level": "words", **WITHOUT_DROPOUT},
            conditions={
                "parameter_budget": 5_000_000,
                "truncation": 35,
                "max_epochs": 30,
                "train_symbols": None,
                "test_symbols": None,
            },
        ),
        Quantity(
            "10M, validation",
            UNIT,
            3,
            read_in_paper(4.729, 4.511, 4.752, 4.558, 4.496, 4.437, 4.554, 4.605, 4.539, 4.523),
            missing=LARGER,
        ),
        Quantity(
            "20M, validation",
            UNIT,
            3,
            read_in_paper(4.635, 4.437, 4.658, 4.480, 4.447, 4.423, 4.559, 4.594, 4.538, 4.530),
            missing=LARGER,
        ),
        Quantity(
            "20M, test",
            "perplexity",
            1,
            read_in_paper(97.7, 81.4, 100.8, 85.1, 82.3, 79.83, 91.7, 94.6, 90.2, 89.47),
            missing=LARGER,
        ),
    ],
    conditions_checked=Checked.PAPER,
    note="Theirs: the rate is constant for 4, 7 or 11 epochs, then multiplied by 0.5, 0.65 or 0.8 after "
    "each, 30 epochs in all; dropout of 0, 0.1, 0.3 or 0.5 (of 5M parameters without).",
)
