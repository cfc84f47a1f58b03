"""Which engine trains a trial's network; PyTorch is imported only where it is needed."""

from __future__ import annotations

from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.kernels.compiler import compiler, warn_without_compiler
from odyssey.tasks.task import Task
from odyssey.training.devices import Place, operations_a_step, place
from odyssey.training.engine import Engine
from odyssey.training.initialisation import initial_weights
from odyssey.training.kernel_engine import KernelEngine, runs_whole_epochs
from odyssey.training.plain_network import PlainNetwork, Weights
from odyssey.trial import Trial


def engine(trial: Trial, cell: Cell, task: Task, data: Data, weights: Weights | None = None) -> Engine:
    """What runs the trial's network here, with these weights (None: drawn as the trial says).

    trial, data: as odyssey.training.sizing and odyssey.training.preparation have made them.
    """
    here = place_of(trial, cell, task, data)
    if here.engine == "kernel":
        network = PlainNetwork.of(trial, cell, data)
        drawn = (trial.initialisation, trial.initial_scale, trial.seed)
        start = weights or initial_weights(network.shapes(), cell, trial.hidden_size, *drawn)
        made: Engine = KernelEngine(trial, task, network, data, start)
    else:
        from odyssey.training.torch_engine import torch_engine

        made = torch_engine(trial, cell, task, data, here.device, weights)
    made.why = here.why
    return made


def place_of(trial: Trial, cell: Cell, task: Task, data: Data) -> Place:
    """Who runs the trial, and where."""
    in_kernel = runs_whole_epochs(trial, task, data)
    if in_kernel and compiler() is None:
        warn_without_compiler()
        in_kernel = False
    return place(trial, in_kernel, operations_a_step(trial, cell, data), _sees_gpu)


def _sees_gpu() -> bool:
    import torch

    return torch.cuda.is_available()
