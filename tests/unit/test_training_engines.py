"""Whole epochs in C are those of PyTorch: weights, losses, gradient norms and scores, in float64."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch

from engine_cases import (
    D,
    as_symbols,
    assert_same_epochs,
    assert_same_weights,
    data_of,
    history,
    kernel_engine,
    task_of,
    torch_engine,
    trial_of,
)
from odyssey import catalogue
from odyssey.datasets.sequences import NOT_SCORED, Timing
from odyssey.kernels.compiler import compiler
from odyssey.tasks import adding
from odyssey.tasks.task import Output, Task
from odyssey.training.kernel_engine import runs_whole_epochs
from odyssey.training.plain_network import Weights
from odyssey.training.preparation import prepared
from odyssey.training.trial import train
from odyssey.trial import Trial

pytestmark = pytest.mark.skipif(compiler() is None, reason="there is no C compiler here")

KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "deep, both directions, clipped": {"num_layers": 2, "bidirectional": True, "clip_norm": 0.3},
    "nesterov, noise, sum over time, one by one": {
        "num_layers": 3, "optimizer": "nesterov", "momentum": 0.9, "input_noise": 0.5, "loss_over_time": "sum",
        "batch_size": 1, "learning_rate": 0.01,
    },
    "momentum": {"optimizer": "sgd", "momentum": 0.5, "bidirectional": True, "learning_rate": 0.1},
    "rmsprop, every number clipped": {"optimizer": "rmsprop", "clip_value": 0.01},
    "adadelta, both clipped": {"optimizer": "adadelta", "clip_norm": 0.3, "clip_value": 0.05, "learning_rate": 1.0},
    "nesterov without momentum": {"optimizer": "nesterov", "batch_size": 30, "learning_rate": 0.1},
}  # fmt: skip
every_timing = pytest.mark.parametrize("timing", ["every_step", "last_step"])
every_output = pytest.mark.parametrize("output", ["binary", "classes", "real"])
every_kind = pytest.mark.parametrize("kind", list(KINDS))


@every_timing
@every_output
@every_kind
def test_epochs_in_c_are_those_of_torch(timing: Timing, output: Output, kind: str) -> None:
    task, trial = task_of(timing, output), trial_of(**KINDS[kind])
    data = data_of(task)
    native, torchs = kernel_engine(trial, task, data), torch_engine(trial, task, data)
    # Noise is drawn in float in both, but its logarithm and sine are not the same to the last bit.
    tolerance = 1e-8 if trial.input_noise else 1e-10
    np.testing.assert_allclose(history(native, 2), history(torchs, 2), rtol=tolerance, atol=tolerance)
    assert_same_weights(native.weights(), torchs.weights(), tolerance)


@every_timing
@every_output
@pytest.mark.parametrize("form", ["equation-9", "equation-10", "code"])
@pytest.mark.parametrize("cell", ["rnn-tanh", "rnn-sigmoid", "rnn-relu"])
def test_epochs_with_the_regulariser(timing: Timing, output: Output, form: str, cell: str) -> None:
    settings = {"clip_norm": 1.0, "regulariser": form, "regulariser_weight": 2.0, "regulariser_decays": True}
    trial, task = trial_of(cell, **settings, optimizer="sgd", learning_rate=0.1), task_of(timing, output)
    data = data_of(task)
    assert_same_epochs(trial, task, data)
    with_term, without = (kernel_engine(trial.model_copy(update={"regulariser": r}), task, data) for r in (form, None))
    assert with_term.train_epoch(1).norms != without.train_epoch(1).norms


@pytest.mark.parametrize("cell", ["gru", "mut1", "lstm-fgr", "rnn-relu"])
def test_epochs_of_other_cells(cell: str) -> None:
    task, trial = task_of("every_step", "binary"), trial_of(cell, num_layers=2, bidirectional=True, clip_norm=1.0)
    data = data_of(task)
    native, torchs = kernel_engine(trial, task, data), torch_engine(trial, task, data)
    np.testing.assert_allclose(history(native, 2), history(torchs, 2), rtol=1e-10, atol=1e-10)
    assert_same_weights(native.weights(), torchs.weights(), 1e-10)


@every_timing
@every_output
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_epochs_that_read_symbols(timing: Timing, output: Output, noise: float) -> None:
    task, settings = task_of(timing, output), {"num_layers": 2, "bidirectional": True, "optimizer": "nesterov"}
    trial = trial_of(input_noise=noise, momentum=0.5, **settings)
    assert_same_epochs(trial, task, as_symbols(data_of(task)))


@pytest.mark.parametrize("over_time", ["mean", "sum"])
@pytest.mark.parametrize("batch_size", [1, 4])
def test_epochs_with_steps_that_ask_for_nothing(over_time: str, batch_size: int) -> None:
    task = task_of("every_step", "classes")
    data = as_symbols(data_of(task), keep=0.4)
    order = np.argsort([-len(y) for y in data.train.targets])
    one, none = (data.train.targets[int(n)] for n in order[:2])
    one[:], none[:] = NOT_SCORED, NOT_SCORED
    one[3] = 2
    assert any((y == NOT_SCORED).any() and (y != NOT_SCORED).any() for y in data.train.targets)
    trial = trial_of(loss_over_time=over_time, batch_size=batch_size)
    assert_same_epochs(trial, task, data)
    scored = sum(int((y != NOT_SCORED).sum()) for y in data.train.targets)
    assert kernel_engine(trial, task, data).train_epoch(1).targets == scored


@every_output
def test_epochs_that_read_through_a_window(output: Output) -> None:
    through_window = {"window": 3, "window_ahead": 2}
    task, trial = task_of("every_step", output), trial_of(**through_window, input_noise=0.1, optimizer="sgd")
    data = prepared(trial, data_of(task))
    assert data.input_size == 5 * D
    assert_same_epochs(trial, task, data)


def test_windows_of_symbols_and_their_vectors_are_left_to_torch() -> None:
    task = task_of("every_step", "classes")
    for settings in ({"window": 2}, {"window_ahead": 1}, {"embedding_size": 3}, {"truncation": 2}):
        trial = trial_of(**settings)
        data = prepared(trial, as_symbols(data_of(task)))
        assert not runs_whole_epochs(trial, task, data), settings
        engine = torch_engine(trial, task, data)
        before = engine.evaluate("train").loss
        for epoch in range(1, 16):
            engine.train_epoch(epoch)
        assert engine.evaluate("train").loss < before, settings


def test_epochs_on_fresh_sequences_of_a_real_task() -> None:
    options = adding.Options(length=20, train=30, valid=12, test=10)
    data = adding.make(options, None)
    settings = {"options": options.model_dump(), "fresh_sequences": 17, "clip_norm": 0.5, "window": 2}
    trial = trial_of("gru", **settings).model_copy(update={"task": "adding"})
    data = prepared(trial, data)
    assert_same_epochs(trial, adding.TASK, data)
    for engine in (kernel_engine(trial, adding.TASK, data), torch_engine(trial, adding.TASK, data)):
        stored, start = engine.evaluate("train"), engine.weights()
        first = engine.train_epoch(1)
        assert first.targets == 17
        engine.load(start)
        assert engine.evaluate("train") == stored, "the stored split is still the one that is scored"
    fresh = [kernel_engine(trial, adding.TASK, data).train_epoch(epoch).loss for epoch in (1, 2, 1)]
    assert fresh[0] == fresh[2] != fresh[1], "an epoch's own sequences, the same each time"


@every_output
def test_divergence_is_seen_by_both(output: Output) -> None:
    task = task_of("every_step", output)
    data = data_of(task, scale=1e30)
    trial = trial_of("rnn-relu", optimizer="sgd", learning_rate=100.0, initial_scale=100.0)
    for engine in (kernel_engine(trial, task, data), torch_engine(trial, task, data)):
        losses = [engine.train_epoch(epoch).loss for epoch in (1, 2, 3, 4)]
        assert any(math.isnan(loss) for loss in losses), type(engine).__name__


@every_output
def test_nan_in_the_data_is_divergence(output: Output) -> None:
    task, trial = task_of("last_step", output), trial_of()
    data = data_of(task)
    data.train.inputs[0][0, 0] = np.nan
    for engine in (kernel_engine(trial, task, data), torch_engine(trial, task, data)):
        done = engine.train_epoch(1)
        assert math.isnan(done.loss), type(engine).__name__
        assert not math.isfinite(done.norms[-1])
        assert all(map(math.isfinite, done.norms[:-1]))


def single(trial: Trial, task: Task) -> tuple[list[float], Weights]:
    engine = kernel_engine(trial, task, data_of(task), np.float32)
    return history(engine, 2), engine.weights()


@every_kind
def test_single_precision_gives_the_same_bits_again(kind: str) -> None:
    task, trial = task_of("every_step", "classes"), trial_of(**KINDS[kind])
    (numbers, weights), (again, weights_again) = single(trial, task), single(trial, task)
    np.testing.assert_array_equal(numbers, again)
    assert all(np.array_equal(weights[name], weights_again[name]) for name in weights)


def test_single_precision_is_double_precision_rounded() -> None:
    task, trial = task_of("every_step", "binary"), trial_of(bidirectional=True, clip_norm=0.5, optimizer="nesterov")
    engine = kernel_engine(trial, task, data_of(task))
    expected = history(engine, 2)
    numbers, weights = single(trial, task)
    np.testing.assert_allclose(numbers, expected, rtol=2e-5, atol=2e-5)
    assert_same_weights(weights, engine.weights(), 2e-5)


def test_an_engine_takes_weights_and_gives_copies() -> None:
    task, trial = task_of("every_step", "real"), trial_of()
    engine = kernel_engine(trial, task, data_of(task))
    start, before = engine.weights(), engine.evaluate("test")
    engine.train_epoch(1)
    assert engine.evaluate("test") != before
    engine.load(start)
    assert engine.evaluate("test") == before, "a copy, not changed by the epoch between"


def test_a_trial_does_not_depend_on_what_ran_before() -> None:
    task = task_of("every_step", "binary")
    data, cell = data_of(task), catalogue.cell("lstm")
    trial = trial_of(max_epochs=2, input_noise=0.2, bidirectional=True)
    first = train(trial, cell, task, data)
    other = task_of("last_step", "classes")
    train(trial_of(max_epochs=1, hidden_size=33, num_layers=2), cell, other, data_of(other))
    torch.manual_seed(5)
    np.random.seed(5)
    torch.rand(9)
    second = train(trial, cell, task, data)
    assert first.gradient_norms == second.gradient_norms
    assert all(np.array_equal(first.weights[name], second.weights[name]) for name in first.weights)
    assert [e.valid_loss for e in first.history] == [e.valid_loss for e in second.history]
