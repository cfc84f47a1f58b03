"""Pascanu et al. 2013 (ICML), text and supplement: errors of one model, trained on lengths to 200, by length."""

from odyssey.claims.claim import Checked
from odyssey.claims.groups import GIVEN
from odyssey.claims.pascanu import BASIC_TANH, PAPER, REGULARISED
from odyssey.published.table import PERCENT_WRONG_AT, Contestant, PublishedTable, Quantity, read_in_paper

UNIT = "wrong sequences, %"
LENGTHS = (50, 100, 150, 200, 250, 300, 350, 400, 600)
ANY_LENGTH = "ours train a model a length"
CONDITIONS = {"length": 50, "longest": 200, "hidden_size": 50, "learning_rate": 0.01, "updates": 5_000_000}


def _theirs(title: str, *wrong: float) -> Quantity:
    return Quantity(title, UNIT, 2, read_in_paper(*wrong), missing=ANY_LENGTH, ranked=False)


TABLE = PublishedTable(
    title="Supplement, errors of one model by length",
    source=PAPER,
    contestants=[Contestant(f"length {at}", "rnn-tanh", REGULARISED, at=at) for at in LENGTHS],
    quantities=[
        Quantity(
            "Order of 2",
            UNIT,
            2,
            read_in_paper(0, 0, 0, 0, 0, None, None, None, None),
            "temporal_order",
            PERCENT_WRONG_AT,
            {"symbols": 2, "longest": GIVEN, "initialisation": BASIC_TANH[1], "definition": "pascanu"},
            CONDITIONS,
            ranked=False,
        ),
        _theirs("Addition", 0.08, 0.01, 0.01, 0, 0, 0.02, 0.01, 0.04, 0.52),
        _theirs("Multiplication", 0.55, 0.04, 0.04, 0.04, 0.08, 0.26, 0.28, 0.73, 2.11),
        _theirs("Order of 3", 0, 0.01, 0, 0.06, 0.01, 0, 2.75, 14.1, 24.8),
        _theirs("Permutation", 0.04, 0.01, 0.02, 0.03, 0.02, 0, 0.03, 0.02, 0.04),
    ],
    conditions_checked=Checked.PAPER,
    note="Theirs is one model a problem, clipped and regularised: order of 2 also has no error in 10,000 sequences"
    " up to a length of 5,000; permutation is of the two runs of five that solved it. Ours is the best of n "
    "by validation.",
)
