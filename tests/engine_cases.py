"""Tiny trials on either engine, in float64: invented data, engines, and all the numbers that they report."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from odyssey import catalogue
from odyssey.datasets.sequences import NOT_SCORED, Data, Split, Timing
from odyssey.tasks.task import Output, Task
from odyssey.training.assembly import build, initialise
from odyssey.training.batches import Sequences
from odyssey.training.engine import Engine
from odyssey.training.initialisation import initial_weights
from odyssey.training.kernel_engine import KernelEngine
from odyssey.training.plain_network import PlainNetwork, Weights
from odyssey.training.torch_engine import TorchEngine
from odyssey.trial import Trial

D, K = 5, 3


def task_of(timing: Timing, output: Output) -> Task:
    return Task("made up", timing, output)


def data_of(task: Task, scale: float = 1.0) -> Data:
    rng = np.random.default_rng(3)

    def target(length: int) -> Any:
        if task.output == "classes":
            return np.asarray(rng.integers(0, K, length if task.timing == "every_step" else ()), np.int64)
        shape = (length, K) if task.timing == "every_step" else (K,)
        if task.output == "binary":
            return rng.integers(0, 2, shape).astype(np.uint8)
        return rng.standard_normal(shape).astype(np.float32)

    def split(count: int) -> Split:
        inputs = [scale * rng.standard_normal((int(rng.integers(1, 12)), D)) for _ in range(count)]
        return Split([x.astype(np.float32) for x in inputs], [target(len(x)) for x in inputs])

    return Data(split(23), split(9), split(60), output_size=K, source="generated")


def trial_of(cell: str = "lstm", **settings: Any) -> Trial:
    values = {"batch_size": 4, "learning_rate": 0.02, "hidden_size": 9, "device": "cpu", **settings}
    return Trial(task="any", cell=cell, **values)


def kernel_engine(
    trial: Trial, task: Task, data: Data, dtype: DTypeLike = np.float64, initialisation: str = "uniform"
) -> KernelEngine:
    cell = catalogue.cell(trial.cell)
    network = PlainNetwork.of(trial, cell, data)
    drawn = initial_weights(network.shapes(), cell, trial.hidden_size, initialisation, trial.initial_scale, trial.seed)
    return KernelEngine(trial, task, network, data, {name: w.astype(dtype) for name, w in drawn.items()})


def torch_engine(trial: Trial, task: Task, data: Data) -> TorchEngine:
    network = build(trial, catalogue.cell(trial.cell), task, data)
    initialise(network, "uniform", trial.initial_scale, trial.seed)
    network.recurrent.backend = "reference"
    return InDouble(trial, task, network.double(), data)


class InDouble(TorchEngine):
    """The numbers of all its data in float64."""

    def _sequences(self, split: Split, streams: int | None = None) -> Sequences:
        sequences = super()._sequences(split, streams)
        for name in ("x", "targets"):
            values = getattr(sequences, name)
            setattr(sequences, name, values.double() if values.is_floating_point() else values)
        return sequences


def history(engine: Engine, epochs: int) -> list[float]:
    """Everything that an engine reports, one number after the other."""
    numbers = [*astuple(engine.evaluate("train")), *astuple(engine.evaluate("test"))]
    for epoch in range(1, epochs + 1):
        done = engine.train_epoch(epoch)
        numbers += [done.loss, done.targets, *done.norms, *astuple(engine.evaluate("valid"))]
    return numbers


def assert_same_weights(found: Weights, expected: Weights, tolerance: float) -> None:
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=tolerance, atol=tolerance, err_msg=name)


def assert_same_epochs(trial: Trial, task: Task, data: Data, epochs: int = 2) -> None:
    tolerance = 1e-8 if trial.input_noise else 1e-10
    native, torchs = kernel_engine(trial, task, data), torch_engine(trial, task, data)
    np.testing.assert_allclose(history(native, epochs), history(torchs, epochs), rtol=tolerance, atol=tolerance)
    assert_same_weights(native.weights(), torchs.weights(), tolerance)


def as_symbols(data: Data, keep: float = 1.0) -> Data:
    """The data with symbols as inputs; of class targets at every step, a share `keep` is scored."""
    rng = np.random.default_rng(7)

    def of(split: Split) -> Split:
        inputs = [rng.integers(0, D, len(x)).astype(np.int32) for x in split.inputs]
        targets = [np.where(rng.random(y.shape) < keep, y, NOT_SCORED) if keep < 1 else y for y in split.targets]
        return Split(inputs, targets)

    splits = {name: of(getattr(data, name)) for name in ("train", "valid", "test")}
    return replace(data, **splits, input_symbols=tuple("abcde"))
