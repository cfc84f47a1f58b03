"""Whole epochs in the kernel: losses, kinds of input, optimisers, clipping, the regulariser, depth, directions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from odyssey.datasets.sequences import NOT_SCORED, Data, Split, Timing
from odyssey.equations import Cell
from odyssey.equations.forms import plain_activation
from odyssey.kernels.native import PRECISIONS
from odyssey.tasks.task import Output, Task
from odyssey.training.initialisation import initial_weights
from odyssey.training.kernel_engine import KernelEngine
from odyssey.training.plain_network import PlainNetwork
from odyssey.trial import Trial

LENGTHS = {"train": (5, 1, 9, 3, 3, 12, 1, 7, 2), "valid": (1, 4), "test": (2, 60, 1, 1, 17)}


@dataclass(frozen=True)
class TrainingCase:
    """K targets of D numbers (or symbols), and the settings of a trial."""

    timing: Timing
    output: Output
    D: int
    K: int
    settings: dict[str, Any]
    symbols: bool = False
    scored: float = 1.0  # the share of class targets that are asked
    lengths: tuple[int, ...] | None = None  # of the training split

    @property
    def task(self) -> Task:
        return Task("made up", self.timing, self.output)

    def data(self) -> Data:
        rng = np.random.default_rng(3)
        lengths = {**LENGTHS, **({"train": self.lengths} if self.lengths else {})}
        splits = {name: self._split(rng, some) for name, some in lengths.items()}
        symbols = tuple(f"s{k}" for k in range(self.D)) if self.symbols else ()
        return Data(**splits, output_size=self.K, source="generated", input_symbols=symbols)

    def _split(self, rng: np.random.Generator, lengths: tuple[int, ...]) -> Split:
        inputs = [
            rng.integers(0, self.D, n).astype(np.int32)
            if self.symbols
            else rng.standard_normal((n, self.D)).astype(np.float32)
            for n in lengths
        ]
        return Split(inputs, [self._target(rng, n) for n in lengths])

    def _target(self, rng: np.random.Generator, length: int) -> Any:
        steps = (length,) if self.timing == "every_step" else ()
        if self.output == "classes":
            target = rng.integers(0, self.K, steps)
            return np.where(rng.random(steps) < self.scored, target, NOT_SCORED).astype(np.int64)
        if self.output == "binary":
            return rng.integers(0, 2, (*steps, self.K)).astype(np.uint8)
        return rng.standard_normal((*steps, self.K)).astype(np.float32)


def training_cases(lanes: int, cell: Cell) -> list[TrainingCase]:
    """For this cell, where a vector of the machine holds so many numbers."""
    deep = {"num_layers": 2, "bidirectional": True}
    found = [
        TrainingCase("every_step", "binary", 5, lanes + 1, {"hidden_size": lanes + 1, "clip_norm": 0.3, **deep}),
        TrainingCase("last_step", "binary", 1, 1, {"hidden_size": 1, "optimizer": "rmsprop", "batch_size": 1}),
        TrainingCase(
            "every_step", "classes", lanes, 3 * lanes + 2,
            {"hidden_size": lanes, "optimizer": "adadelta", "clip_value": 0.01, "batch_size": 4}, scored=0.4,
        ),
        TrainingCase(
            "last_step", "classes", lanes - 1, 2,
            {"hidden_size": 3, "optimizer": "nesterov", "momentum": 0.9, "input_noise": 0.5, **deep}, scored=0.7,
        ),
        TrainingCase(
            "every_step", "real", 3, lanes - 1,
            {"hidden_size": lanes - 1, "optimizer": "sgd", "momentum": 0.5, "batch_size": 100, "input_noise": 0.1},
        ),
        TrainingCase(
            "last_step", "real", 2, lanes,
            {"hidden_size": 2 * lanes + 1, "optimizer": "sgd", "clip_norm": 0.1, "clip_value": 0.1, "num_layers": 3},
        ),
        TrainingCase(
            "every_step", "classes", 11, 11, {"hidden_size": 5, "loss_over_time": "sum", "batch_size": 2, **deep},
            symbols=True, scored=0.1,
        ),
        TrainingCase(
            "last_step", "classes", 1, 1, {"hidden_size": lanes, "bidirectional": True, "input_noise": 1.0},
            symbols=True,
        ),
        TrainingCase(
            "every_step", "binary", 70, 4, {"hidden_size": 100, "optimizer": "adam", "batch_size": 7}, symbols=True
        ),
        TrainingCase("every_step", "real", 1, 1, {"hidden_size": 3, "batch_size": 3}, lengths=(1, 1, 1, 1)),
        TrainingCase("every_step", "binary", 3, 2, {"hidden_size": lanes + 1, "dropout": 0.4, "batch_size": 4, **deep}),
        TrainingCase(
            "last_step", "classes", lanes, 3, {"hidden_size": 33, "dropout": 0.9, "input_noise": 0.1, **deep},
        ),
        TrainingCase("last_step", "real", 5, 2, {"hidden_size": 1, "dropout": 0.5, "num_layers": 3}, symbols=True),
        TrainingCase(
            "last_step", "binary", 4, 3, {"hidden_size": 4, "batch_size": 2, **deep}, lengths=(150, 1, 140)
        ),
    ]  # fmt: skip
    if plain_activation(cell) is not None:
        outputs: tuple[tuple[Timing, Output], ...] = (
            ("last_step", "classes"), ("every_step", "binary"), ("every_step", "real"),
        )  # fmt: skip
        for form, hidden, (timing, output) in zip(
            ("equation-9", "equation-10", "code"), (1, lanes + 1, 2 * lanes - 1), outputs, strict=True
        ):
            settings = {"hidden_size": hidden, "regulariser": form, "regulariser_weight": 2.0, "optimizer": "sgd"}
            found.append(TrainingCase(timing, output, 3, 2, settings))
    return found


def engine_for(cell: Cell, dtype: torch.dtype, case: TrainingCase) -> KernelEngine:
    """The kernel's engine with drawn weights."""
    settings = {"batch_size": 4, "learning_rate": 0.02, "device": "cpu", **case.settings}
    trial = Trial(task="any", cell=cell.id, **settings)
    data = case.data()
    network = PlainNetwork.of(trial, cell, data)
    drawn = initial_weights(network.shapes(), cell, trial.hidden_size, "uniform", 1.0, 0)
    weights = {name: weight.astype(PRECISIONS[dtype]) for name, weight in drawn.items()}
    return KernelEngine(trial, case.task, network, data, weights)
