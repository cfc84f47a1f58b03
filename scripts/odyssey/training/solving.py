"""When a trial has solved its task: a validation pass that holds once more."""

from __future__ import annotations

from dataclasses import dataclass

from odyssey import catalogue
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task
from odyssey.training.engine import Engine
from odyssey.training.judging import judge
from odyssey.training.preparation import confirming_split
from odyssey.trial import Trial


@dataclass
class Solving:
    """Asked after every epoch of a trial that stops when it is solved.

    Training ends at the first epoch that happens to pass, so a single pass is the luckiest of many: it counts once
    sequences that no epoch has seen, drawn for it alone and as many as the paper's test has, meet the criterion of a
    test. Where none can be drawn, the next epoch must pass on the validation sequences too.
    """

    trial: Trial
    task: Task
    run: Engine
    data: Data
    unconfirmed: int = 0  # passes that did not hold
    passed_before: bool = False

    def after(self, epoch: int) -> bool:
        """Is the task solved after this epoch (0: before any update, which never counts)?"""
        if epoch == 0 or not self.trial.stop_when_solved:
            return False
        passes = self._meets(self.data.valid)
        solved = passes and self._holds(epoch)
        self.unconfirmed += passes and not solved
        self.passed_before = passes
        return solved

    def _holds(self, epoch: int) -> bool:
        if self.trial.task not in catalogue.generated_tasks():
            return self.passed_before
        assert self.task.criterion is not None
        count = self.task.criterion.test_sequences
        return self._meets(confirming_split(self.trial, self.data, epoch, count), in_test=True)

    def _meets(self, split: Split, in_test: bool = False) -> bool:
        assert self.task.criterion is not None, "odyssey.combinations refuses others"
        return judge(self.task.criterion, self.run.answers(split), split, in_test).solved
