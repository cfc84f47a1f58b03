"""What makes the updates of a trial: whole epochs in native code, or PyTorch operations around the cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

import numpy as np
import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.kernels.backend import chosen
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.networks.feedback import FeedbackNetwork
from odyssey.networks.network import Network
from odyssey.schema import Trial
from odyssey.tasks.task import Data, Task
from odyssey.training.handled import Handled

SplitName = Literal["train", "valid", "test"]
MOST_HIDDEN = 4096
AnyNetwork = Network | EncoderDecoder


@dataclass(frozen=True)
class Pass:
    """One pass over the training sequences: the loss summed over all targets (not finite if the trial has diverged),
    the number of targets, and the gradient's norm before clipping at every update."""

    loss: float
    targets: int
    norms: list[float]


@dataclass(frozen=True)
class Scores:
    """Means over all targets of a split."""

    loss: float
    score: float


class Engine(Protocol):
    """Owns the weights of one trial and updates them; a function of configuration, data and code alone."""

    HANDLES: ClassVar[Handled]  # the settings that its epochs act on; a trial with others it refuses
    name: str  # for the record, as in "kernel avx512" or "reference"
    device: str  # "cpu" or the name of the GPU

    def train_epoch(self, epoch: int) -> Pass:
        """One pass, in the order and with the noise of this epoch (from 1); ends early if the trial diverges."""

    def evaluate(self, split: SplitName) -> Scores:
        """Of the weights as they are, without noise."""

    def rescale_rate(self, factor: float) -> None:
        """Multiply the learning rate, from now on, by `factor`."""

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


def build(trial: Trial, cell: Cell, task: Task, data: Data) -> AnyNetwork:
    """The trial's network for data that `prepared` has made; its weights are not yet drawn."""
    first = data.train.inputs[0]
    if trial.embedding_size and first.dtype != np.int32:
        raise InputError(f"task '{trial.task}' has no symbols to embed; leave embedding_size out.")
    sizes = (cell, data.input_size, trial.hidden_size, data.output_size)
    if task.output == "words":
        end = data.output_symbols.index("<eos>")
        depth = (trial.num_layers, trial.bidirectional, trial.embedding_size)
        return EncoderDecoder(*sizes, *depth, end=end)
    window = first.shape[1] if first.dtype == np.int32 and first.ndim == 2 else 1
    if trial.feedback is not None:
        answer = (task.timing, task.output, trial.feedback)
        return FeedbackNetwork(*sizes, *answer, trial.num_layers, trial.embedding_size, window)
    return Network(*sizes, task.timing, trial.num_layers, trial.bidirectional, trial.embedding_size, window)


def sized(trial: Trial, cell: Cell, task: Task, data: Data) -> Trial:
    """The trial with the largest hidden_size whose network keeps to the parameter budget, if there is one."""
    if trial.parameter_budget is None:
        return trial

    def count(hidden_size: int) -> int:
        with torch.device("meta"):
            return build(trial.model_copy(update={"hidden_size": hidden_size}), cell, task, data).parameter_count()

    fits, too_many = 0, MOST_HIDDEN + 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        fits, too_many = (middle, too_many) if count(middle) <= trial.parameter_budget else (fits, middle)
    if fits == 0:
        raise InputError(
            f"no network of cell '{trial.cell}' on task '{trial.task}' has as few as {trial.parameter_budget:,} "
            f"parameters: the smallest has {count(1):,}; raise parameter_budget."
        )
    return trial.model_copy(update={"hidden_size": fits})


def engine(trial: Trial, task: Task, network: AnyNetwork, data: Data) -> Engine:
    """The engine that runs `network` here: whole epochs in the kernel where it can, else PyTorch."""
    from odyssey.training.kernel_engine import KernelEngine, runs_whole_epochs
    from odyssey.training.torch_engine import TorchEngine

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    device = pick_device(trial.device)
    network = network.to(device)
    if chosen("auto", device) == "kernel" and isinstance(network, Network) and runs_whole_epochs(trial, task, network):
        return KernelEngine(trial, task, network, data)
    return TorchEngine(trial, task, network, data)
