"""What a network answers, as probabilities or numbers."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from odyssey.datasets.sequences import Split
from odyssey.networks.network import Network
from odyssey.networks.squashing import squashed
from odyssey.tasks.task import Task
from odyssey.training.batches import Sequences
from odyssey.training.plain_network import PlainNetwork, Weights
from odyssey.training.settled import settle

FRAMES = 40_000  # answered at once; bounds memory


@torch.no_grad()
def answers(network: Network, task: Task, split: Split) -> list[NDArray]:
    """For each sequence the network's answers, [T, K] or (last_step) [K]: probabilities, or numbers."""
    sequences = Sequences(split, task, next(network.parameters()).device)
    found: list[NDArray] = []
    for batch in sequences.batches(max(1, FRAMES // int(sequences.lengths.max()))):
        given = squashed(task.output, network(batch.x, batch.lengths)).cpu()
        if task.timing == "last_step":
            found += list(given.numpy())
        else:
            found += [np.asarray(given[:length, b]) for b, length in enumerate(batch.lengths.tolist())]
    return found


def in_torch(plain: PlainNetwork, task: Task, weights: Weights) -> Network:
    """The same network for `answers`, on the memory of these weights: where they begin decides the last bits of torch's
    products."""
    settle()
    sizes = (plain.input_size, plain.hidden_size, plain.output_size)
    network = Network(plain.cell, *sizes, task.timing, plain.num_layers, plain.bidirectional)
    for name, parameter in network.named_parameters():
        parameter.data = torch.from_numpy(weights[name])
    return network
