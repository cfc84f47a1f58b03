"""Truncated backpropagation against NumPy, and running text whose states are carried along."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from odyssey import catalogue
from odyssey.datasets.sequences import NOT_SCORED, Data, Split, Timing
from odyssey.streams import stream
from odyssey.tasks.task import Output, Task
from odyssey.training.assembly import build, initialise
from odyssey.training.batches import Sequences, in_streams
from odyssey.training.engine import Scores
from odyssey.training.evaluation import test_scores as scores_on_test
from odyssey.training.torch_engine import EVALUATION_STEPS, TorchEngine
from odyssey.training.trial import train
from odyssey.trial import Trial
from reference.cells import REFERENCES
from reference.truncated import Weights, train_batch

D, K = 4, 3
TEXT = Task("text", "every_step", "classes", continuous=True, loss_is_score="nll_nats_per_character")
every_task = pytest.mark.parametrize(
    ("timing", "output"), [("every_step", "real"), ("every_step", "classes"), ("last_step", "real")]
)
every_backend = pytest.mark.parametrize("backend", ["kernel", "reference"])


class InDouble(TorchEngine):
    """The numbers of all its data in float64."""

    def _sequences(self, split: Split, streams: int | None = None) -> Sequences:
        sequences = super()._sequences(split, streams)
        for name in ("x", "targets"):
            values = getattr(sequences, name)
            setattr(sequences, name, values.double() if values.is_floating_point() else values)
        return sequences


def trial_of(**settings: Any) -> Trial:
    fixed = {"task": "any", "cell": "rnn-tanh", "hidden_size": 5, "batch_size": 4, "device": "cpu", "optimizer": "sgd"}
    return Trial.model_validate({**fixed, "learning_rate": 0.1, **settings})


def engine_of(trial: Trial, task: Task, data: Data, backend: str = "kernel") -> InDouble:
    network = build(trial, catalogue.cell(trial.cell), task, data)
    initialise(network, "uniform", 2.0, trial.seed)
    network.recurrent.backend = backend  # type: ignore[assignment]
    return InDouble(trial, task, network.double(), data)


def data_of(timing: Timing, output: Output) -> Data:
    rng = np.random.default_rng(5)

    def split(count: int) -> Split:
        inputs = [rng.standard_normal((int(rng.integers(1, 12)), D)).astype(np.float32) for _ in range(count)]
        if output == "classes":
            classes = [rng.integers(-1, K, len(x)).astype(np.int64) for x in inputs]  # -1: not scored
            return Split(inputs, classes)
        shapes = [(len(x), K) if timing == "every_step" else (K,) for x in inputs]
        return Split(inputs, [rng.standard_normal(shape).astype(np.float32) for shape in shapes])

    return Data(split(18), split(9), split(5), output_size=K, source="generated")


def text_of(lengths: tuple[int, int, int] = (101, 60, 2345)) -> Data:
    """A text of three symbols, each asked for the next."""
    rng = np.random.default_rng(1)
    texts = [rng.integers(0, K, n + 1) for n in lengths]
    splits = [Split([t[:-1].astype(np.int32)], [t[1:].astype(np.int64)]) for t in texts]
    return Data(*splits, output_size=K, source="generated", input_symbols=("a", "b", "c"))


def in_numpy(weights: dict[str, Any]) -> Weights:
    names = {"W": "recurrent.W_h", "R": "recurrent.R_h", "b": "recurrent.b_h", "V": "output.weight", "a": "output.bias"}
    return {short: weights[name].copy() for short, name in names.items()}


def assert_same(found: Weights, expected: Weights) -> None:
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-10, atol=1e-12, err_msg=name)


@every_backend
@every_task
@pytest.mark.parametrize("steps", [1, 2, 4, 20])
def test_pieces_are_those_of_numpy(timing: Timing, output: Output, steps: int, backend: str) -> None:
    data, task = data_of(timing, output), Task("made up", timing, output)
    engine = engine_of(trial_of(truncation=steps), task, data, backend)
    weights = in_numpy(engine.weights())
    targets: list[list[Any]] = []
    for x, y in zip(data.train.inputs, data.train.targets, strict=True):
        rows = [None] * (len(x) - 1) + [y] if timing == "last_step" else list(y)
        targets.append([None if output == "classes" and y == NOT_SCORED else y for y in rows])
    for epoch in (1, 2):
        done = engine.train_epoch(epoch)
        order, loss, count = stream(0, "order", epoch).permutation(len(targets)), 0.0, 0
        for start in range(0, len(order), 4):
            some = order[start : start + 4]
            xs = [data.train.inputs[n].astype(float) for n in some]
            added = train_batch(weights, xs, [targets[n] for n in some], steps, 0.1)
            loss, count = loss + added[0], count + added[1]
        assert done.targets == count
        assert done.loss == pytest.approx(loss, rel=1e-10)
    assert_same(in_numpy(engine.weights()), weights)


@every_task
@pytest.mark.parametrize("steps", [11, 12, 500])
def test_pieces_as_long_as_the_sequences_change_no_bit(timing: Timing, output: Output, steps: int) -> None:
    data, task = data_of(timing, output), Task("made up", timing, output)
    assert max(map(len, data.train.inputs)) == 11
    for settings in ({"cell": "lstm"}, {"cell": "gru", "num_layers": 2, "feedback": 0.5}):
        whole = engine_of(trial_of(**settings), task, data)
        cut = engine_of(trial_of(truncation=steps, **settings), task, data)
        assert [whole.train_epoch(e) for e in (1, 2)] == [cut.train_epoch(e) for e in (1, 2)]
        weights = cut.weights()
        assert all(np.array_equal(value, weights[name]) for name, value in whole.weights().items())


@every_backend
@pytest.mark.parametrize("steps", [3, 7, 100])
def test_a_running_text_in_streams(steps: int, backend: str) -> None:
    """Four streams of 25 symbols (one of 101 is left out), each from a state of zero in every epoch."""
    data = text_of()
    engine = engine_of(trial_of(truncation=steps), TEXT, data, backend)
    weights = in_numpy(engine.weights())
    x, y = data.train.inputs[0], data.train.targets[0]
    streams = [slice(25 * k, 25 * (k + 1)) for k in range(4)]
    for epoch in (1, 2):
        done = engine.train_epoch(epoch)
        expected = train_batch(weights, [np.eye(K)[x[s]] for s in streams], [list(y[s]) for s in streams], steps, 0.1)
        assert (done.loss, done.targets) == (pytest.approx(expected[0], rel=1e-10), expected[1])
        assert expected[1] == 100
        assert len(done.norms) == -(-25 // steps)
    assert_same(in_numpy(engine.weights()), weights)


def test_streams_are_consecutive_parts_of_the_text() -> None:
    split = text_of().train
    cut = in_streams(split, 3)
    assert [len(x) for x in cut.inputs] == [33, 33, 33]
    np.testing.assert_array_equal(np.concatenate(cut.inputs), split.inputs[0][:99])
    np.testing.assert_array_equal(np.concatenate(cut.targets), split.targets[0][:99])


def nats(cell: str, layers: int, weights: dict[str, torch.Tensor], split: Split) -> float:
    """Of a whole text in one pass, in NumPy."""
    reference = REFERENCES[cell]
    values = {name: value.astype(float) for name, value in weights.items()}
    hidden = np.eye(K)[split.inputs[0]][:, None]
    for layer in range(layers):
        suffix = f"_l{layer}" if layer else ""
        own = {name: values[f"recurrent.{name}{suffix}"] for name in reference.parameters.split()}
        hidden, _ = reference(own, hidden, {s: np.zeros((1, 5)) for s in reference.states})
    a = hidden[:, 0] @ values["output.weight"].T + values["output.bias"]
    chances = a - np.log(np.exp(a).sum(1, keepdims=True))
    return float(-chances[np.arange(len(a)), split.targets[0]].mean())


@every_backend
@pytest.mark.parametrize(("cell", "layers"), [("rnn-tanh", 1), ("lstm", 2), ("lstm-fgr", 1), ("gru", 1)])
def test_a_text_is_evaluated_as_one_whole(cell: str, layers: int, backend: str) -> None:
    data = text_of()
    assert len(data.test.inputs[0]) > 2 * EVALUATION_STEPS
    engine = engine_of(trial_of(cell=cell, num_layers=layers, truncation=9), TEXT, data, backend)
    loss = pytest.approx(nats(cell, layers, engine.weights(), data.test), rel=1e-11)
    assert engine.evaluate("test") == Scores(loss, loss)
    engine.train_epoch(1)
    loss = pytest.approx(nats(cell, layers, engine.weights(), data.valid), rel=1e-11)
    assert engine.evaluate("valid") == Scores(loss, loss)


@pytest.mark.parametrize("cell", ["lstm", "lstm-fgr", "lstm1997", "gru"])
@pytest.mark.parametrize("layers", [1, 2])
def test_states_carried_through_the_kernel_are_those_of_the_reference(cell: str, layers: int) -> None:
    """Every state is carried: gradients of pieces from states that are not zero."""
    trial = trial_of(cell=cell, num_layers=layers, truncation=4)
    native, torchs = (engine_of(trial, TEXT, text_of(), backend) for backend in ("kernel", "reference"))
    for epoch in (1, 2):
        done, expected = native.train_epoch(epoch), torchs.train_epoch(epoch)
        assert done.loss == pytest.approx(expected.loss, rel=1e-10)
        np.testing.assert_allclose(done.norms, expected.norms, rtol=1e-10)
    for name, value in torchs.weights().items():
        np.testing.assert_allclose(native.weights()[name], value, rtol=1e-10, atol=1e-12, err_msg=name)


def test_perplexity_is_e_to_the_nats_of_a_symbol() -> None:
    """In a text that says abcabc... a trained network is hardly perplexed."""
    cycle = np.arange(601) % K
    split = Split([cycle[:-1].astype(np.int32)], [cycle[1:].astype(np.int64)])
    data = replace(text_of(), train=split, valid=split, test=split)
    trial = trial_of(truncation=10, optimizer="adam", learning_rate=0.02, max_epochs=15)
    cell = catalogue.cell("rnn-tanh")
    outcome = train(trial, cell, TEXT, data)
    assert outcome.history[0].valid_loss == pytest.approx(math.log(K), abs=0.5)
    found = scores_on_test(trial, cell, TEXT, data, outcome.weights)
    loss = nats("rnn-tanh", 1, outcome.weights, data.test)
    assert found["test_loss"] == pytest.approx(loss, rel=1e-4)
    assert found["test_score"] == found["test_loss"]
    assert found["more_scores"]["perplexity"] == pytest.approx(math.exp(loss), rel=1e-4)
    assert found["more_scores"]["bits"] == pytest.approx(loss / math.log(2), rel=1e-4)
    assert found["more_scores"]["perplexity"] < 1.5
