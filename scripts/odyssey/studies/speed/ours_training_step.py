"""Our own training step, as a trial on the CPU makes it: whole epochs in native code."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from odyssey.datasets.sequences import Data, Split
from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.work import STEP, inputs, targets
from odyssey.tasks.task import Task
from odyssey.training.initialisation import initial_weights
from odyssey.training.kernel_engine import KernelEngine
from odyssey.training.plain_network import PlainNetwork


def ours_training_step(cell: Cell, shape: Shape) -> Callable[[int], None]:
    """A function that makes so many training steps, each on one batch [T, B, D]."""
    task = Task("speed", "every_step", "binary")
    x, wanted = np.moveaxis(inputs(shape), 1, 0), np.moveaxis(targets(shape), 1, 0)
    split = Split(list(x), list(wanted))
    data = Data(split, split, split, output_size=shape.output_size, source="generated")
    trial = STEP.model_copy(update={"hidden_size": shape.hidden_size, "batch_size": shape.batch_size})
    network = PlainNetwork(cell, shape.input_size, shape.hidden_size, shape.output_size)
    weights = initial_weights(network.shapes(), cell, shape.hidden_size, "uniform", 1.0, 0)
    engine = KernelEngine(trial, task, network, data, weights)

    def repeat(times: int) -> None:
        engine.train_pass(np.tile(np.arange(shape.batch_size), times), epoch=1)

    return repeat
