"""What a peer hands over to be timed, and what all training steps have in common."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from odyssey.studies.speed.arithmetic import Shape
from odyssey.trial import Trial

# Greff's training step. The rate is so small that the weights, and with them the work, stay what they are.
STEP = Trial.model_validate(
    {
        "task": "jsb",
        "cell": "lstm",
        "optimizer": "nesterov",
        "learning_rate": 1e-6,
        "momentum": 0.9,
        "clip_norm": 1.0,
        "input_noise": 0.1,
        "batch_size": 1,
        "loss_over_time": "sum",
    }
)


@dataclass(frozen=True)
class Work:
    """Something ready to be timed.

    repeat: does the work so many times, and returns when it is done. compile_seconds: what making it ready took, where
    it is compiled, the first call included. note: which of several forms this is. steps: of all sequences that are
    gone through once, where the shape does not say.
    """

    repeat: Callable[[int], None]
    compile_seconds: float | None = None
    note: str = ""
    steps: int | None = None


def ready(make: Callable[[], Callable[[int], None]], note: str = "") -> Work:
    """Compiled work, made by `make`, called once."""
    started = time.perf_counter()
    repeat = make()
    repeat(1)
    return Work(repeat, time.perf_counter() - started, note)


def numbers(shape: tuple[int, ...], scale: float, place: int) -> NDArray:
    """Uniform in +-scale, float32: the same for every peer."""
    rng = np.random.Generator(np.random.Philox([2017, place, *shape]))
    return rng.uniform(-scale, scale, shape).astype(np.float32)


def inputs(shape: Shape) -> NDArray:
    """x [T, B, D] as in piano rolls: 4 of 88 are 1."""
    return (np.abs(numbers((shape.steps, shape.batch_size, shape.input_size), 1, 0)) < 4 / 88).astype(np.float32)


def targets(shape: Shape) -> NDArray:
    """[T, B, K], zeros and ones likewise."""
    return (np.abs(numbers((shape.steps, shape.batch_size, shape.output_size), 1, 1)) < 4 / 88).astype(np.float32)


def output_gradient(shape: Shape) -> NDArray:
    """What comes back to the outputs of the recurrence, [T, B, H]."""
    return numbers((shape.steps, shape.batch_size, shape.hidden_size), 0.1, 2)
