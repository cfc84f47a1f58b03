"""Sutskever et al. 2013, Table 5: what momentum does for tanh RNNs on problems of long lags (zero-one loss)."""

from odyssey.claims.claim import Checked
from odyssey.published.table import Contestant, PublishedTable, Quantity, read_in_paper

SCHEDULE = "no study here has that length, nor momentum of 0.9 for 1,000 updates and another from then on"
WAYS = ("biases only", "none", "0.9 N", "0.98 N", "0.995 N", "0.9", "0.98", "0.995")


def _loss(title: str, unit: str, decimals: int, *theirs: float) -> Quantity:
    return Quantity(title, unit, decimals, read_in_paper(*theirs), missing=SCHEDULE)


TABLE = PublishedTable(
    title="Table 5, momentum and long lags",
    source="Sutskever, Martens, Dahl, Hinton 2013, On the importance of initialization and momentum in deep learning",
    contestants=[Contestant(way, "rnn-tanh") for way in WAYS],
    quantities=[
        _loss("Addition, T = 80", "wrong, share", 5, 0.82, 0.39, 0.02, 0.21, 0.00025, 0.43, 0.62, 0.036),
        _loss("Multiplication, T = 80", "wrong, share", 4, 0.84, 0.48, 0.36, 0.22, 0.0013, 0.029, 0.025, 0.37),
        _loss("Memory of 5, T = 200", "wrong symbols", 2, 2.5, 1.27, 1.02, 0.96, 0.63, 1.12, 1.09, 0.92),
        _loss("Memory of 20, T = 80", "wrong symbols", 5, 8.0, 5.37, 2.77, 0.0144, 0.00005, 1.75, 0.0017, 0.053),
    ],
    conditions_checked=Checked.PAPER,
    note="N: of Nesterov. 100 units, 15 incoming weights a unit, spectral radius 1.1, 50,000 updates of 100 "
    "sequences, mean of 4 seeds. The paper calls the loss of memory a share of steps; 2.5 and 8.0 can only be"
    " counts of wrong symbols.",
)
