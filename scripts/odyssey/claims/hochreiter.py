"""What the claims of Hochreiter and Schmidhuber 1997 share.

Each problem is solved by the paper's own criterion on fresh sequences (odyssey.tasks). Training is by back-propagation
through time, whole and in batches where the study says so, instead of the paper's truncated online gradient.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from odyssey.claims.groups import Between, Group

PAPER = "Hochreiter and Schmidhuber 1997, Long short-term memory"
ONLINE = (
    "Trained online by SGD, by whole back-propagation through time, where the paper truncates the gradient; 16 cells "
    "and a rate of 0.2 (the paper: one cell, 1) were chosen among 24 settings by three runs of the LSTM of 1997, "
    "which are not counted."
)
DEVIATIONS = "Trained by whole back-propagation through time and Adam, where the paper truncates the gradient."
# The only number of sequences after which the paper says that it gave up (experiment 2a). Its mean numbers of
# sequences to success are no time to give up: of trials that succeed at all, half need longer.
GIVE_UP = 5_000_000
UNTOUCHED = Between(low=3)  # seeds of the noise-free lag by which nothing was chosen
LSTM = ("lstm1997", "lstm1997-b", "lstm1997-gates")
STUDIES = ("hochreiter", "quick")


def problem(task: str, cell: str | Sequence[str] = LSTM, **options: Any) -> Group:
    """Runs of the LSTM of 1997, whichever form, or of another cell; options: of the task, and settings."""
    return Group(task, cell, STUDIES, where=options)
