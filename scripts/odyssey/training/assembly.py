"""The network of a trial in PyTorch, and its weights."""

from __future__ import annotations

import numpy as np
import torch

from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.networks.feedback import FeedbackNetwork
from odyssey.networks.network import Network
from odyssey.tasks.task import Task
from odyssey.training.initialisation import initial_weights
from odyssey.training.plain_network import Weights
from odyssey.trial import Trial

AnyNetwork = Network | EncoderDecoder


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


@torch.no_grad()
def initialise(network: AnyNetwork, name: str, scale: float, seed: int) -> None:
    """Draw every parameter of `network` from its own stream, then set those that the cell's declaration fixes."""
    shapes = {name: tuple(parameter.shape) for name, parameter in network.named_parameters()}
    load(network, initial_weights(shapes, network.recurrent.cell, network.recurrent.hidden_size, name, scale, seed))


def load(network: torch.nn.Module, weights: Weights) -> None:
    """Put weights in place."""
    network.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
