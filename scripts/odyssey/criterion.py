"""When a sequence is answered wrongly, by a paper's own measure; judged in odyssey.training.judging."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SOLVED_AT = "solved_at_"  # a length follows: the name of whether a trial is solved at it, among more_scores
Measure = Literal["class", "largest_error", "squared_error", "legal"]


@dataclass(frozen=True)
class Criterion:
    """When a sequence is answered wrongly, and when a task counts as solved; papers differ in both.

    It is asked of the test split, and of validation, to stop early, where a pass counts once new sequences have
    confirmed it (odyssey.training.solving). A paper's "2000 sequences in a row" are asked only where the split has so
    many: of 1000, a share below 1 / 2000 is none, which is easier.

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
    test_wrong_share: float | None = None  # in a test at most this share, where a paper's test allows another
    test_sequences: int | None = None  # of the paper's test

    def met(self, wrong_share: float, mean_error: float, in_test: bool = False) -> bool:
        """Do these count as a success? in_test: of a test, or what confirms a pass like one, not of validation."""
        if self.mean_error_below is not None and not mean_error < self.mean_error_below:
            return False
        if in_test and self.test_wrong_share is not None:
            return wrong_share <= self.test_wrong_share
        return wrong_share < self.wrong_share_below
