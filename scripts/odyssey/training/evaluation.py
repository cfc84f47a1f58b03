"""Test scores of a finished trial, from its best weights."""

from __future__ import annotations

import math
from typing import Any

from odyssey.criterion import SOLVED_AT
from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.tasks.task import Task
from odyssey.training.engine import Engine, Scores
from odyssey.training.engines import engine
from odyssey.training.judging import judge
from odyssey.training.plain_network import Weights
from odyssey.training.preparation import of_length, prepared
from odyssey.training.sizing import sized
from odyssey.trial import Trial


def test_scores(trial: Trial, cell: Cell, task: Task, data: Data, weights: Weights | None) -> dict[str, Any]:
    """Loss, score, share of wrong answers and success on the test split, and more scores by name.

    NaN where there are no weights (a trial that diverged at once); `success` is None where the task has no criterion.
    """
    if weights is None:
        nan = dict.fromkeys(("test_loss", "test_score", "test_wrong_share"), math.nan)
        return {**nan, "success": None if task.criterion is None else False, "more_scores": {}}
    data = prepared(trial, data)
    trial = sized(trial, cell, task, data)
    ready = engine(trial, cell, task, data, weights)
    scores = ready.evaluate("test")
    judged, more = None, more_scores(ready, task, data, scores)
    if task.criterion is not None:
        judged = judge(task.criterion, ready.answers(data.test), data.test, in_test=True)
        more |= {"mean_error": judged.mean_error} | at_other_lengths(trial, ready, task, data)
    return {
        "test_loss": scores.loss,
        "test_score": scores.score,
        "test_wrong_share": judged.wrong_share if judged else math.nan,
        "success": judged.solved if judged else None,
        "more_scores": more,
    }


def more_scores(ready: Engine, task: Task, data: Data, scores: Scores) -> dict[str, float]:
    """What the field also asks: perplexity and bits of a language model, BLEU and chrF of translations."""
    if task.output == "words":
        from odyssey.training.translations import translation_scores_of

        return {"perplexity": perplexity(scores.loss), **translation_scores_of(ready, data)}
    if task.loss_is_score and task.output == "classes":
        return {"perplexity": perplexity(scores.loss), "bits": scores.loss / math.log(2)}
    return {}


def perplexity(nats: float) -> float:
    """exp(nats), the largest that a float64 holds at most."""
    return math.exp(min(nats, 709.0))


def at_other_lengths(trial: Trial, ready: Engine, task: Task, data: Data) -> dict[str, float]:
    """The share of wrong sequences at each of the trial's test lengths, and 1 where they count as solved, else 0."""
    assert task.criterion is not None
    found = {}
    for length in trial.test_lengths:
        split = of_length(trial, data, length)
        judged = judge(task.criterion, ready.answers(split), split, in_test=True)
        found[f"wrong_share_at_{length}"] = judged.wrong_share
        found[f"{SOLVED_AT}{length}"] = float(judged.solved)
    return found
