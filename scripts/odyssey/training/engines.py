"""Which engine trains a network, and on which device."""

from __future__ import annotations

import torch

from odyssey.datasets.sequences import Data
from odyssey.errors import InputError
from odyssey.kernels.backend import chosen
from odyssey.networks.network import Network
from odyssey.tasks.task import Task
from odyssey.training.assembly import AnyNetwork
from odyssey.training.engine import Engine
from odyssey.training.kernel_engine import KernelEngine, runs_whole_epochs
from odyssey.training.torch_engine import TorchEngine
from odyssey.trial import Trial


def pick_device(name: str) -> torch.device:
    """`auto` takes a GPU if torch sees one. Raises InputError for `cuda` without one."""
    seen = torch.cuda.is_available()
    if name == "cuda" and not seen:
        raise InputError("device is 'cuda', but torch sees no GPU here; set device to auto or cpu.")
    return torch.device("cuda" if seen and name != "cpu" else "cpu")


def engine(trial: Trial, task: Task, network: AnyNetwork, data: Data) -> Engine:
    """The engine that runs `network` here: whole epochs in the kernel where it can, else PyTorch."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    device = pick_device(trial.device)
    network = network.to(device)
    if chosen("auto", device) == "kernel" and isinstance(network, Network) and runs_whole_epochs(trial, task, network):
        return KernelEngine(trial, task, network, data)
    return TorchEngine(trial, task, network, data)
