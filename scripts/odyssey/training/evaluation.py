"""Test scores of a finished trial, from its best weights."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from odyssey.equations import Cell
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.networks.network import Network
from odyssey.schema import Trial
from odyssey.tasks.task import Data, Output, Split, Task
from odyssey.training.batches import Sequences
from odyssey.training.engine import Scores, build, engine
from odyssey.training.judging import judge
from odyssey.training.preparation import prepared
from odyssey.training.translations import translation_scores

FRAMES = 40_000  # answered at once; bounds memory
PROBABILITIES = {"binary": torch.sigmoid, "classes": lambda logits: torch.softmax(logits, -1), "real": lambda y: y}


def test_scores(trial: Trial, cell: Cell, task: Task, data: Data, weights: dict[str, Any] | None) -> dict[str, Any]:
    """Loss, score, share of wrong answers and success on the test split, and more scores by name.

    NaN where there are no weights (a trial that diverged at once); `success` is None where the task has no criterion.
    """
    if weights is None:
        nan = dict.fromkeys(("test_loss", "test_score", "test_wrong_share"), math.nan)
        return {**nan, "success": None if task.criterion is None else False, "more_scores": {}}
    data = prepared(trial, data)
    network = build(trial, cell, task, data)
    ready = engine(trial, task, network, data)
    ready.load(weights)
    scores = ready.evaluate("test")
    judged = None
    if task.criterion is not None:
        assert isinstance(network, Network)
        judged = judge(task.criterion, answers(network, task, data.test), data.test)
    return {
        "test_loss": scores.loss,
        "test_score": scores.score,
        "test_wrong_share": judged.wrong_share if judged else math.nan,
        "success": judged.solved if judged else None,
        "more_scores": more_scores(network, task, data, scores) | ({"mean_error": judged.mean_error} if judged else {}),
    }


def more_scores(network: Network | EncoderDecoder, task: Task, data: Data, scores: Scores) -> dict[str, float]:
    """What the field also asks: perplexity and bits of a language model, BLEU and chrF of translations."""
    if isinstance(network, EncoderDecoder):
        return {"perplexity": perplexity(scores.loss), **translation_scores(network, data)}
    if task.loss_is_score and task.output == "classes":
        return {"perplexity": perplexity(scores.loss), "bits": scores.loss / math.log(2)}
    return {}


def perplexity(nats: float) -> float:
    """exp(nats), the largest that a float64 holds at most."""
    return math.exp(min(nats, 709.0))


@torch.no_grad()
def answers(network: Network, task: Task, split: Split) -> list[NDArray]:
    """For each sequence the network's answers, [T, K] or (last_step) [K]: probabilities, or numbers."""
    sequences = Sequences(split, task, next(network.parameters()).device)
    found: list[NDArray] = []
    for batch in sequences.batches(max(1, FRAMES // int(sequences.lengths.max()))):
        given = squashed(task.output, network(batch.x, batch.lengths)).cpu()
        if task.timing == "last_step":
            found += list(given.numpy())
        else:
            found += [np.asarray(given[:length, b]) for b, length in enumerate(batch.lengths.tolist())]
    return found


def squashed(output: Output, given: Tensor) -> Tensor:
    """Logits as probabilities; numbers as they are."""
    return PROBABILITIES[output](given)
