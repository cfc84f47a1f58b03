"""Labels without alignment (Graves et al. 2006): the loss against all alignments, the best path and its score."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from odyssey import catalogue
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task
from odyssey.training.assembly import build, initialise
from odyssey.training.batches import Batch, Sequences
from odyssey.training.losses import batch_loss, best_path, losses, scores, total
from odyssey.training.torch_engine import TorchEngine
from odyssey.trial import Trial

K = 3
TASK = Task("labels", "own_length", "labels")


def labels_of(path: tuple[int, ...]) -> list[int]:
    """B of Graves et al. 2006, Section 3.1: repeats are merged, then blanks taken out."""
    return [symbol for symbol, _ in itertools.groupby(path) if symbol != 0]


def chance(probabilities: NDArray, labels: list[int]) -> float:
    """p(labels | x): the sum over all paths that mean them."""
    paths = itertools.product(range(K), repeat=len(probabilities))
    steps = np.arange(len(probabilities))
    return float(sum(probabilities[steps, list(p)].prod() for p in paths if labels_of(p) == labels))


def softmax(a: NDArray) -> NDArray:
    e = np.exp(a - a.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def batch_of(lengths: list[int], labels: list[list[int]]) -> Batch:
    split = Split([np.zeros((n, 1), np.float32) for n in lengths], [np.array(y, np.int64) for y in labels])
    return Sequences(split, TASK, torch.device("cpu")).batch(torch.arange(len(lengths)))


LENGTHS = [5, 3, 4, 5, 2, 1]
LABELS = [[1, 2], [1, 1], [2], [2, 1, 2], [1, 2], [2]]


def test_the_loss_is_the_sum_over_all_alignments() -> None:
    answers = torch.randn(5, len(LENGTHS), K, dtype=torch.float64, generator=torch.manual_seed(0))
    batch = batch_of(LENGTHS, LABELS)
    loss = losses("labels", answers, batch.targets, batch.lengths, batch.weight)
    assert loss.shape == (1, len(LENGTHS))
    nats = [
        -math.log(chance(softmax(answers[:n, b].numpy()), labels))
        for b, (n, labels) in enumerate(zip(LENGTHS, LABELS, strict=True))
    ]
    np.testing.assert_allclose(loss[0], np.array(nats) / [len(y) for y in LABELS], rtol=1e-10)
    assert total(loss, batch.weight) == (pytest.approx(sum(nats), rel=1e-10), sum(map(len, LABELS)))
    per_sequence = [n / len(y) for n, y in zip(nats, LABELS, strict=True)]
    assert float(batch_loss(loss, batch.weight, "mean")) == pytest.approx(np.mean(per_sequence), rel=1e-10)
    assert float(batch_loss(loss, batch.weight, "sum")) == pytest.approx(np.mean(nats), rel=1e-10)


def test_the_gradient_by_finite_differences() -> None:
    answers = torch.randn(4, 2, K, dtype=torch.float64, generator=torch.manual_seed(1), requires_grad=True)
    batch = batch_of([4, 3], [[1, 2], [2, 2]])

    def loss(a: torch.Tensor) -> torch.Tensor:
        return batch_loss(losses("labels", a, batch.targets, batch.lengths, batch.weight), batch.weight, "mean")

    assert torch.autograd.gradcheck(loss, (answers,), atol=1e-7)


def test_what_has_no_alignment_counts_as_zero_and_teaches_nothing() -> None:
    """Two frames cannot say 1 1 (it needs a blank between), nor three labels."""
    answers = torch.randn(4, 3, K, dtype=torch.float64, generator=torch.manual_seed(2), requires_grad=True)
    batch = batch_of([2, 2, 4], [[1, 1], [1, 2, 1, 2, 1], [2, 1]])
    loss = losses("labels", answers, batch.targets, batch.lengths, batch.weight)
    assert loss[0, :2].tolist() == [0, 0]
    batch_loss(loss, batch.weight, "mean").backward()
    assert answers.grad is not None
    assert torch.isfinite(answers.grad).all()
    assert not answers.grad[:, :2].any()
    assert answers.grad[:, 2].any()


def test_a_sequence_without_labels_counts_as_zero() -> None:
    answers = torch.randn(3, 2, K, dtype=torch.float64, generator=torch.manual_seed(3), requires_grad=True)
    batch = batch_of([3, 3], [[], [1]])
    loss = losses("labels", answers, batch.targets, batch.lengths, batch.weight)
    value = batch_loss(loss, batch.weight, "mean")
    value.backward()
    assert answers.grad is not None
    assert torch.isfinite(answers.grad).all()
    assert float(value.detach()) == pytest.approx(-math.log(chance(softmax(answers[:, 1].detach().numpy()), [1])) / 2)
    assert math.isfinite(total(scores(TASK, answers, batch, loss.detach()), batch.weight)[0])


def said(*rows: list[int]) -> torch.Tensor:
    """Answers [T, B, K] whose most probable symbols are these."""
    steps = max(map(len, rows))
    whole = np.array([row + [0] * (steps - len(row)) for row in rows]).T
    return torch.from_numpy(np.eye(K)[whole])


def test_the_best_path_by_hand() -> None:
    rows = [[1, 1, 0, 1, 2, 2], [0, 0, 0], [2, 0, 2, 2], [1, 2, 1, 2], [0, 1]]
    answers = said(*rows)
    answers[3:, 1, 1] = 9.0  # beyond the end
    answers[4:, 3, 2] = 9.0
    lengths = torch.tensor([len(row) for row in rows])
    assert best_path(answers, lengths) == [[1, 1, 2], [], [2, 2], [1, 2, 1, 2], [1]]


def edits(a: list[int], b: list[int]) -> int:
    """Insertions, deletions and substitutions that make b of a; by recursion."""
    if not a or not b:
        return len(a) + len(b)
    return min(edits(a[1:], b) + 1, edits(a, b[1:]) + 1, edits(a[1:], b[1:]) + (a[0] != b[0]))


def test_the_score_is_all_edits_over_all_labels() -> None:
    rng = np.random.default_rng(0)
    lengths = [int(n) for n in rng.integers(3, 8, 12)]
    wanted = [rng.integers(1, K, int(rng.integers(1, n + 1))).tolist() for n in lengths]
    paths = [rng.integers(0, K, n).tolist() for n in lengths]
    batch, answers = batch_of(lengths, wanted), said(*paths)
    assert batch.weight is not None
    found = scores(TASK, answers, batch, torch.zeros_like(batch.weight))
    each = [edits(labels_of(tuple(p)), w) for p, w in zip(paths, wanted, strict=True)]
    value, labels = total(found, batch.weight)
    assert labels == sum(map(len, wanted))
    assert value == pytest.approx(sum(each), rel=1e-6)
    assert len(set(each)) > 2


def spelled(count: int, seed: int) -> Split:
    """Each label is shown for one to three frames, with one to three empty ones behind."""
    rng = np.random.default_rng(seed)
    inputs, targets = [], []
    for _ in range(count):
        labels = rng.integers(1, K, int(rng.integers(1, 5)))
        shown = np.concatenate([[k] * int(rng.integers(1, 4)) + [0] * int(rng.integers(1, 4)) for k in labels])
        inputs.append(np.eye(K)[shown.astype(int)].astype(np.float32) + rng.normal(0, 0.1, (len(shown), K)))
        targets.append(labels.astype(np.int64))
    return Split([x.astype(np.float32) for x in inputs], targets)


@pytest.mark.parametrize("bidirectional", [False, True])
def test_it_learns_to_spell(bidirectional: bool) -> None:
    data = Data(spelled(200, 0), spelled(30, 1), spelled(30, 2), output_size=K, source="generated")
    settings = {"hidden_size": 12, "batch_size": 10, "learning_rate": 0.02, "clip_norm": 1.0, "device": "cpu"}
    trial = Trial(task="any", cell="lstm", bidirectional=bidirectional, **settings)
    network = build(trial, catalogue.cell("lstm"), TASK, data)
    initialise(network, "uniform", 1.0, 0)
    engine = TorchEngine(trial, TASK, network, data)
    before = engine.evaluate("test")
    assert before.score > 0.3
    for epoch in range(1, 13):
        done = engine.train_epoch(epoch)
        assert all(map(math.isfinite, done.norms))
    after = engine.evaluate("test")
    assert after.score < 0.1
    assert after.loss < 0.2 * before.loss
