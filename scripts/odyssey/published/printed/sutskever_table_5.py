"""Sutskever et al. 2013, Table 5: what momentum does for tanh RNNs on problems of long lags (zero-one loss)."""

from collections.abc import Mapping
from typing import Any

from odyssey.claims.claim import Checked
from odyssey.claims.sutskever import BITS, MOMENTA, NESTEROV, NUMBERS, PLAIN, RATES, SYMBOLS, TRAINED
from odyssey.published.table import Contestant, Measure, PublishedTable, Quantity, read_in_paper

UPDATES = 50_000
WRONG_ANSWERS = Measure("test_wrong_share")


def _with(form: str, momentum: float) -> dict[str, Any]:
    return {"optimizer": form, "momentum": momentum}


def _numbers(title: str, task: str, decimals: int, *theirs: float) -> Quantity:
    where = {"definition": NUMBERS["definition"], "initialisation": "sutskever-numbers"}
    return Quantity(
        *(title, "share wrong", decimals, read_in_paper(*theirs), task, WRONG_ANSWERS, where),
        conditions={"length": NUMBERS["length"], **TRAINED, "learning_rate": RATES, "updates": UPDATES},
    )


def _memory(title: str, decimals: int, problem: Mapping[str, Any], steps: int, *theirs: float) -> Quantity:
    """Symbols are counted over all steps of a sequence of that length, so that another length has no answer."""
    wrong_symbols = Measure("test_score", "error_share", times=steps)
    where = {**problem, "initialisation": "sutskever-symbols"}
    return Quantity(
        *(title, "symbols wrong", decimals, read_in_paper(*theirs), "memorisation", wrong_symbols, where),
        conditions={**TRAINED, "learning_rate": RATES, "updates": UPDATES},
    )


TABLE = PublishedTable(
    title="Table 5, momentum and long lags",
    source="Sutskever, Martens, Dahl, Hinton 2013, On the importance of initialization and momentum in deep learning",
    contestants=[
        Contestant("biases only", ()),
        Contestant("none", "rnn-tanh", _with(PLAIN, 0.0)),
        *(Contestant(f"{m:g} N", "rnn-tanh", _with(NESTEROV, m)) for m in MOMENTA),
        *(Contestant(f"{m:g}", "rnn-tanh", _with(PLAIN, m)) for m in MOMENTA),
    ],
    quantities=[
        _numbers("Addition, T = 80", "adding", 5, 0.82, 0.39, 0.02, 0.21, 0.00025, 0.43, 0.62, 0.036),
        _numbers("Multiplication, T = 80", "multiplication", 4, 0.84, 0.48, 0.36, 0.22, 0.0013, 0.029, 0.025, 0.37),
        _memory("Memory of 5, T = 200", 2, BITS, 210, 2.5, 1.27, 1.02, 0.96, 0.63, 1.12, 1.09, 0.92),
        _memory("Memory of 20, T = 80", 5, SYMBOLS, 100, 8.0, 5.37, 2.77, 0.0144, 0.00005, 1.75, 0.0017, 0.053),
    ],
    conditions_checked=Checked.PAPER,
    note="N: of Nesterov. Theirs: 15 incoming weights a unit, spectral radius 1.1, momentum 0.9 for the first 1,000 "
    "updates (ours: constant), data centred (ours: not), the best of four rates, mean of 4 seeds (ours: one trial)."
    " The paper calls the loss of memory a share of steps; 2.5 and 8.0 can only be counts of wrong symbols.",
)
