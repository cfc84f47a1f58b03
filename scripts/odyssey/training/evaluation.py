"""Test scores of a finished trial, from its best weights."""

from __future__ import annotations

import math
from typing import Any

from odyssey.equations import Cell
from odyssey.schema import Trial
from odyssey.tasks.task import Data, Task
from odyssey.training.engine import build, engine


def test_scores(trial: Trial, cell: Cell, task: Task, data: Data, weights: dict[str, Any] | None) -> dict[str, Any]:
    """Loss, score, share of wrong answers and success on the test split.

    NaN where there are no weights (a trial that diverged at once); `success` is None where the task has no criterion.
    """
    if weights is None:
        nan = dict.fromkeys(("test_loss", "test_score", "test_wrong_share"), math.nan)
        return {**nan, "success": None if task.success_wrong_share is None else False}
    ready = engine(trial, task, build(trial, cell, task, data), data)
    ready.load(weights)
    scores = ready.evaluate("test")
    success = None if task.success_wrong_share is None else scores.wrong_share < task.success_wrong_share
    return {
        "test_loss": scores.loss,
        "test_score": scores.score,
        "test_wrong_share": scores.wrong_share,
        "success": success,
    }
