"""What makes the updates of a trial: the compiled kernel, or PyTorch operations on any device."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.kernels.backend import chosen
from odyssey.networks.network import Network
from odyssey.schema import Trial
from odyssey.tasks.task import Data, Task

SplitName = Literal["train", "valid", "test"]


@dataclass(frozen=True)
class Pass:
    """One pass over the training sequences: the loss summed over all targets (not finite if the trial has diverged),
    the number of targets, and the gradient's norm before clipping at every update."""

    loss: float
    targets: int
    norms: list[float]


@dataclass(frozen=True)
class Scores:
    """Means over all targets of a split; `wrong_share` is NaN where the task has no criterion."""

    loss: float
    score: float
    wrong_share: float


class Engine(Protocol):
    """Owns the weights of one trial and updates them; a function of configuration, data and code alone."""

    name: str  # for the record, as in "kernel avx512" or "reference"
    device: str  # "cpu" or the name of the GPU

    def train_epoch(self, epoch: int) -> Pass:
        """One pass, in the order and with the noise of this epoch (from 1); ends early if the trial diverges."""

    def evaluate(self, split: SplitName) -> Scores:
        """Of the weights as they are, without noise."""

    def weights(self) -> dict[str, Tensor]:
        """A copy of the weights, by name, on the CPU."""

    def load(self, weights: dict[str, Tensor]) -> None:
        """Put weights in place."""


def pick_device(name: str) -> torch.device:
    """`auto` takes a GPU if torch sees one. Raises InputError for `cuda` without one."""
    seen = torch.cuda.is_available()
    if name == "cuda" and not seen:
        raise InputError("device is 'cuda', but torch sees no GPU here; set device to auto or cpu.")
    return torch.device("cuda" if seen and name != "cpu" else "cpu")


def build(trial: Trial, cell: Cell, task: Task, data: Data) -> Network:
    """The trial's network; its weights are not yet drawn."""
    input_size = data.train.inputs[0].shape[1]
    return Network(
        cell, input_size, trial.hidden_size, data.output_size, task.timing, trial.num_layers, trial.bidirectional
    )


def engine(trial: Trial, task: Task, network: Network, data: Data) -> Engine:
    """The engine that runs `network` here: the kernel on a CPU with a C compiler, else PyTorch."""
    from odyssey.training.kernel_engine import KernelEngine
    from odyssey.training.torch_engine import TorchEngine

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    device = pick_device(trial.device)
    kind = KernelEngine if chosen("auto", device) == "kernel" else TorchEngine
    return kind(trial, task, network.to(device), data)
