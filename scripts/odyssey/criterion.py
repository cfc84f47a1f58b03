"""When a sequence is answered wrongly, by a paper's own measure; judged in odyssey.training.judging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Measure = Literal["class", "largest_error", "squared_error", "legal"]


@dataclass(frozen=True)
class Criterion:
    """When a sequence is answered wrongly, and when a task counts as solved; papers differ in both.

    It is asked of the test split (and of validation, to stop early). A paper's "2000 sequences in a row" are asked
    only where the split has so many: of 1000, a share below 1 / 2000 is none, which is easier.

    measure, over the scored targets of a sequence:
    class          wrong if the most probable class of any target is another
    largest_error  wrong if any output is farther than `beyond` from its target (class targets: one-hot, outputs:
                   probabilities; real targets: the numbers themselves)
    squared_error  wrong if the squared error of any target, averaged over its K numbers, exceeds `beyond`
    legal          wrong if at any step some symbol that may come next is not more probable than all that may not
    """

    measure: Measure
    beyond: float = 0.0
    wrong_share_below: float = 0.01  # solved only if the share of wrong sequences is below this
    mean_error_below: float | None = None  # and, where given, the mean absolute error of all scored outputs below this
