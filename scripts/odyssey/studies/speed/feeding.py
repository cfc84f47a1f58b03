"""Feeding: to draw the sequences of a generated task, and to train on them, as a trial with `fresh_sequences` does.

Every task is at its default options and draws as many sequences as its training split holds.
"""

from __future__ import annotations

import numpy as np

from odyssey import catalogue
from odyssey.checking import Form, checked, checked_split
from odyssey.datasets.sequences import Data, Split
from odyssey.equations import Cell
from odyssey.streams import stream
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.work import STEP, Work
from odyssey.training.initialisation import initial_weights
from odyssey.training.kernel_engine import KernelEngine
from odyssey.training.kernel_split import KernelSplit
from odyssey.training.plain_network import PlainNetwork

STEPS = 4000  # about as many are trained on at once; more take no other time a step


def drawing(shape: Shape) -> Work:
    """To draw the sequences of an epoch, always the same, check them, and lay them out as the kernel reads them."""
    module, data = catalogue.task_module(shape.task), _data(shape)
    form, count, options = Form.of(shape.task, module.TASK, data), len(data.train.inputs), module.Options()

    def split() -> KernelSplit:
        drawn = module.draw(stream(0, "fresh", 1), count, options)
        return KernelSplit(checked_split(drawn, form, "'train'", count), module.TASK, np.float32)

    def repeat(times: int) -> None:
        for _ in range(times):
            split()

    return Work(repeat, steps=int(split().length.sum()))


def training(cell: Cell, shape: Shape) -> Work:
    """To train a network of one layer on the first of the training sequences, without noise."""
    data, task = _data(shape), catalogue.task_module(shape.task).TASK
    change = {"hidden_size": shape.hidden_size, "batch_size": shape.batch_size, "input_noise": 0.0}
    network = PlainNetwork(cell, data.input_size, shape.hidden_size, data.output_size)
    weights = initial_weights(network.shapes(), cell, shape.hidden_size, "uniform", 1.0, 0)
    engine = KernelEngine(STEP.model_copy(update=change), task, network, data, weights)
    order = _first(data.train, shape.batch_size)

    def repeat(times: int) -> None:
        for _ in range(times):
            engine.train_pass(order, epoch=1)

    return Work(repeat, steps=sum(len(data.train.inputs[i]) for i in order))


def _data(shape: Shape) -> Data:
    module = catalogue.task_module(shape.task)
    data: Data = module.make(module.Options(), None)
    return checked(data, module.TASK, shape.task)


def _first(split: Split, batch_size: int) -> np.ndarray:
    """The first sequences in whole batches, as far as there are any, with about STEPS steps."""
    needed = int(np.searchsorted(np.cumsum([len(x) for x in split.inputs]), STEPS)) + 1
    return np.arange(min(len(split.inputs), -(-needed // batch_size) * batch_size))
