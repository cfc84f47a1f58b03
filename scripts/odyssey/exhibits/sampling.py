"""Going on with a sequence: what the network says comes next is drawn, and becomes its next input."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from odyssey.datasets.sequences import Split
from odyssey.exhibits.trained import Trained
from odyssey.networks.network import Network
from odyssey.training.preparation import through_window

Draw = Callable[[NDArray[np.float64]], NDArray | int]  # from the logits [K] of the next frame to that frame


@torch.no_grad()
def continued(trained: Trained, given: NDArray, count: int, draw: Draw) -> NDArray:
    """`given`, symbols [T] or frames [T, D], and `count` more that are drawn one by one; the state is carried along."""
    network, window = trained.network, trained.trial.window
    assert isinstance(network, Network)
    sequence = list(given)
    x = _as_read(trained, given)
    answers, states = network.run(x, torch.tensor([len(given)]))
    for _ in range(count):
        sequence.append(draw(answers[-1, 0].double().numpy()))
        x = _as_read(trained, np.array(sequence[-window:], given.dtype))[-1:]
        answers, states = network.run(x, torch.tensor([1]), states)
    return np.array(sequence, given.dtype)


def draw_symbol(logits: NDArray[np.float64], temperature: float, random: np.random.Generator) -> int:
    """One of K symbols, by the softmax of logits / temperature: below 1 the probable ones become more so."""
    p = np.exp((logits - logits.max()) / temperature)
    return int(np.searchsorted(np.cumsum(p) / p.sum(), random.random(), side="right").clip(max=len(p) - 1))


def draw_keys(logits: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.uint8]:
    """Which of K keys sound, each by itself with the probability sigmoid(logit); uint8 [K]."""
    return (random.random(len(logits)) < 1 / (1 + np.exp(-logits))).astype(np.uint8)


def _as_read(trained: Trained, sequence: NDArray) -> Tensor:
    """A sequence as the network reads it, [T, 1, ...]."""
    x = through_window(trained.trial, trained.data, Split([sequence], [])).inputs[0]
    return as_input(x)


def as_input(x: NDArray) -> Tensor:
    """One sequence, as `prepared` gives it, as a batch: [T, 1, D] float32, or [T, 1] or [T, 1, window] int64."""
    return torch.from_numpy(x.astype(np.int64 if x.dtype == np.int32 else np.float32))[:, None]
