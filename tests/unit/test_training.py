"""Training: the update rules against NumPy from the papers, stopping, divergence, and the same bits again."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from odyssey import catalogue
from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task
from odyssey.training.assembly import build, load
from odyssey.training.engines import engine
from odyssey.training.evaluation import test_scores as scores_on_test
from odyssey.training.losses import batch_loss, losses
from odyssey.training.optimisation import clip, optimiser
from odyssey.training.trial import Outcome, train
from odyssey.trial import Trial

LAST = Task(title="sum", timing="last_step", output="real", criterion=Criterion("squared_error", 0.04))
EVERY = Task(title="echo", timing="every_step", output="binary")


def sequences(task: Task, count: int, seed: int) -> Split:
    rng = np.random.default_rng(seed)
    inputs = [rng.integers(0, 2, (int(rng.integers(3, 9)), 4)).astype(np.float32) for _ in range(count)]
    if task.timing == "last_step":
        return Split(inputs, [x[:, :1].mean(0).astype(np.float32) for x in inputs])
    return Split(inputs, [x[:, :2].astype(np.uint8) for x in inputs])


def data(task: Task) -> Data:
    splits = {name: sequences(task, count, seed) for seed, (name, count) in enumerate(zip(SPLITS, (40, 20, 20)))}  # noqa: B905
    return Data(**splits, output_size=1 if task.timing == "last_step" else 2, source="generated")


SPLITS = ("train", "valid", "test")


def run(task: Task = LAST, **settings: Any) -> Outcome:
    values = {"task": "any", "cell": "gru", "hidden_size": 6, "max_epochs": 4, "learning_rate": 0.02, **settings}
    trial = Trial.model_validate({**values, "device": "cpu"})
    return train(trial, catalogue.cell(trial.cell), task, data(task))


@pytest.mark.parametrize("momentum", [0.0, 0.9])
def test_nesterov_is_greffs(momentum: float) -> None:
    """Sutskever et al. 2013's form as torch writes it: v <- m v + g; w <- w - rate (1 - m) (g + m v)."""
    trial = Trial(task="t", cell="lstm", optimizer="nesterov", learning_rate=0.1, momentum=momentum)
    weight = torch.nn.Parameter(torch.tensor([1.0, -2.0], dtype=torch.float64))
    steps = optimiser(trial, [weight])
    w, v = weight.detach().numpy().copy(), np.zeros(2)
    for step in range(5):
        gradient = np.array([0.5, -1.0]) * (step + 1)
        weight.grad = torch.from_numpy(gradient)
        steps.step()
        v = momentum * v + gradient
        w = w - 0.1 * (1 - momentum) * (gradient + momentum * v)
        np.testing.assert_allclose(weight.detach().numpy(), w, rtol=1e-12)


def test_rmsprop_and_adadelta_are_their_authors() -> None:
    """Tieleman and Hinton 2012, lecture 6e, with torch's 0.99; Zeiler 2012, Algorithm 1, with Cho et al.'s 0.95."""
    for name, rate in (("rmsprop", 0.01), ("adadelta", 1.0)):
        trial = Trial.model_validate({"task": "t", "cell": "lstm", "optimizer": name, "learning_rate": rate})
        weight = torch.nn.Parameter(torch.tensor([1.0, -2.0], dtype=torch.float64))
        steps = optimiser(trial, [weight])
        w, squares, moves = weight.detach().numpy().copy(), np.zeros(2), np.zeros(2)
        for step in range(5):
            g = np.array([0.5, -1.0]) * (step + 1)
            weight.grad = torch.from_numpy(g)
            steps.step()
            if name == "rmsprop":
                squares = 0.99 * squares + 0.01 * g**2
                move = -rate * g / (np.sqrt(squares) + 1e-8)
            else:
                squares = 0.95 * squares + 0.05 * g**2
                move = -np.sqrt(moves + 1e-6) / np.sqrt(squares + 1e-6) * g
                moves = 0.95 * moves + 0.05 * move**2
            w = w + move
            np.testing.assert_allclose(weight.detach().numpy(), w, rtol=1e-12)


def test_clipping_of_every_number_comes_after_that_of_the_norm() -> None:
    weight = torch.nn.Parameter(torch.zeros(3, dtype=torch.float64))
    weight.grad = torch.tensor([3.0, -4.0, 0.5]).double()
    assert clip([weight], None, 1.0) == pytest.approx(np.sqrt(25.25))
    np.testing.assert_array_equal(weight.grad, [1.0, -1.0, 0.5])
    weight.grad = torch.tensor([3.0, -4.0, 0.0]).double()
    clip([weight], 1.0, 0.7)
    np.testing.assert_allclose(weight.grad, [0.6, -0.7, 0.0], rtol=1e-6)


def test_clipping_rescales_the_whole_gradient() -> None:
    one, two = (torch.nn.Parameter(torch.zeros(2, dtype=torch.float64)) for _ in range(2))
    one.grad, two.grad = torch.tensor([3.0, 0.0]).double(), torch.tensor([0.0, 4.0]).double()
    assert clip([one, two], 6.0) == pytest.approx(5.0)
    assert float(two.grad[1]) == 4.0, "shorter than the threshold: left alone"
    assert clip([one, two], 1.0) == pytest.approx(5.0)
    np.testing.assert_allclose([float(one.grad[0]), float(two.grad[1])], [0.6, 0.8], rtol=1e-6)


def test_batch_loss_by_hand() -> None:
    loss, mask = torch.tensor([[1.0, 2.0], [3.0, 9.0]]), torch.tensor([[1.0, 1.0], [1.0, 0.0]])
    assert float(batch_loss(loss, mask, "mean")) == ((1 + 3) / 2 + 2) / 2
    assert float(batch_loss(loss, mask, "sum")) == ((1 + 3) + 2) / 2
    assert float(batch_loss(loss[0], None, "mean")) == 1.5


def test_losses_by_hand() -> None:
    classes = losses("classes", torch.tensor([[2.0, 0.0], [2.0, 0.0]]), torch.tensor([0, 1]))
    np.testing.assert_allclose(classes, [math.log1p(math.exp(-2)), math.log1p(math.exp(2))], rtol=1e-6)
    bits = losses("binary", torch.zeros(1, 1, 88), torch.zeros(1, 1, 88))
    assert float(bits) == pytest.approx(88 * math.log(2), rel=1e-6)
    numbers = losses("real", torch.tensor([[0.1], [0.5]]), torch.tensor([[0.2], [0.0]]))
    np.testing.assert_allclose(numbers, [0.01, 0.25], rtol=1e-5)


@pytest.mark.parametrize("task", [LAST, EVERY])
def test_training_learns_and_keeps_the_best_weights(task: Task) -> None:
    outcome = run(task, max_epochs=30, patience=None, batch_size=5)
    first, best = outcome.history[0], outcome.best
    assert best is not None
    assert outcome.status == "finished"
    assert len(outcome.history) == 31
    assert best.valid_loss == min(e.valid_loss for e in outcome.history) < 0.7 * first.valid_loss
    trial = Trial(task="any", cell="gru", hidden_size=6, device="cpu")
    ready = engine(trial, catalogue.cell("gru"), task, data(task), outcome.weights)
    again = ready.evaluate("valid")
    assert again.loss == best.valid_loss


def test_evaluation_counts_frames_not_sequences() -> None:
    outcome = run(EVERY, max_epochs=1)
    sets = data(EVERY)
    trial = Trial(task="any", cell="gru", hidden_size=6, device="cpu")
    network = build(trial, catalogue.cell("gru"), EVERY, sets)
    load(network, outcome.weights)
    total, frames = 0.0, 0
    for x, y in zip(sets.test.inputs, sets.test.targets, strict=True):
        answers = network(torch.from_numpy(x)[:, None], torch.tensor([len(x)]))[:, 0].detach().double().numpy()
        p = 1 / (1 + np.exp(-answers))
        total -= np.sum(y * np.log(p) + (1 - y) * np.log(1 - p))
        frames += len(x)
    scores = scores_on_test(trial, catalogue.cell("gru"), EVERY, sets, outcome.weights)
    assert scores["test_loss"] == pytest.approx(total / frames, rel=1e-5)
    assert scores["success"] is None
    assert math.isnan(scores["test_wrong_share"])


def test_the_same_configuration_gives_the_same_bits() -> None:
    settings = {"input_noise": 0.3, "num_layers": 2, "bidirectional": True, "clip_norm": 0.5}
    one, two, other = run(**settings), run(**settings), run(**settings, seed=1)
    assert all(np.array_equal(one.weights[k], two.weights[k]) for k in one.weights)
    assert one.gradient_norms == two.gradient_norms
    assert any(not np.array_equal(one.weights[k], other.weights[k]) for k in one.weights)


def test_stops_early_after_patience() -> None:
    outcome = run(learning_rate=1e-12, optimizer="sgd", patience=3, max_epochs=50)
    assert outcome.status == "stopped early"
    assert outcome.best is not None
    assert outcome.history[-1].epoch == outcome.best.epoch + 4, "more than `patience` epochs without a better one"


def test_a_loss_that_is_not_finite_is_a_result() -> None:
    outcome = run(EVERY, cell="rnn-relu", optimizer="sgd", learning_rate=99.0, initial_scale=30.0, max_epochs=50)
    assert outcome.status == "diverged"
    assert outcome.best is not None
    assert outcome.history[-1].epoch < 50
    assert all(bool(np.isfinite(w).all()) for w in outcome.weights.values())
    nothing = scores_on_test(Trial(task="any", cell="gru"), catalogue.cell("gru"), LAST, data(LAST), None)
    assert math.isnan(nothing["test_score"])
    assert nothing["success"] is False


def test_gradient_norms_and_clipped_share() -> None:
    outcome = run(clip_norm=1e-3, batch_size=10, max_epochs=2)
    assert len(outcome.gradient_norms) == 8
    assert math.isnan(outcome.history[0].clipped_share)
    assert outcome.history[1].clipped_share == 1.0
    assert outcome.history[1].gradient_norm_max == max(outcome.gradient_norms[:4])
    assert run(clip_norm=None, max_epochs=1).history[1].clipped_share == 0.0


def test_initial_weights_by_protocol() -> None:
    greff = run(max_epochs=1, learning_rate=1e-30, optimizer="sgd", initialisation="normal", initial_scale=0.1,
                hidden_size=64, cell="lstm-b")  # fmt: skip
    weights = greff.weights["recurrent.R_z"]
    assert np.std(weights) == pytest.approx(0.1, rel=0.05)
    assert (greff.weights["recurrent.b_f"] == 1).all()
    uniform = run(max_epochs=1, learning_rate=1e-30, optimizer="sgd", hidden_size=64).weights["recurrent.R_z"]
    assert np.abs(uniform).max() == pytest.approx(1 / 8, rel=0.01)
