"""Henaff et al. 2016: what LSTMs and orthogonal RNNs solve of adding and of copying, also with a lag that varies."""

from odyssey.claims.claim import Checked
from odyssey.published.table import SOLVED, Contestant, PublishedTable, Quantity, read_in_paper

YES, NO = 1.0, 0.0
LONG = "no study here has that length"


def _solved(title: str, lstm: float, orthogonal: float | None, why: str = LONG) -> Quantity:
    return Quantity(title, "solved", 0, read_in_paper(lstm, orthogonal), missing=why, ranked=False)


def _adding(length: int) -> Quantity:
    theirs, where = read_in_paper(YES, None), {"definition": "le", "length": length}
    return Quantity(
        f"Adding, T = {length}", "solved", 0, theirs, "adding", SOLVED, where, {"hidden_size": 128}, ranked=False
    )


TABLE = PublishedTable(
    title="Adding, and copying with a fixed and a variable lag",
    source="Henaff, Szlam, LeCun 2016, Recurrent orthogonal networks and long-memory tasks",
    contestants=[Contestant("LSTM", ("lstm", "lstm-b")), Contestant("orthogonal RNN", ())],
    quantities=[
        _adding(750),
        _solved("Copying, T = 200", YES, None),
        _solved("Copying, T = 500", YES, None),
        _solved("Variable lag, T = 100", YES, NO, "no task here copies after a lag that varies"),
    ],
    conditions_checked=Checked.PAPER,
    note="Theirs: LSTMs of 128 units (adding) and 80 (copying, solved 'eventually'). With a variable lag only the "
    "LSTM beats chance.",
    quantities_down=True,
)
