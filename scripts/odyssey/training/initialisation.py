"""Initial weights, drawn by NumPy's Philox on the CPU: the same on every device."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from odyssey.networks.network import Network
from odyssey.tasks.task import stream

Draw = Callable[[np.random.Generator, tuple[int, ...], float, int], NDArray]


def normal(rng: np.random.Generator, shape: tuple[int, ...], scale: float, hidden_size: int) -> NDArray:
    """N(0, scale), weights and biases alike (Greff et al. 2017, Section IV: 0.1; Pascanu's "basic tanh": 0.1)."""
    return rng.normal(0, scale, shape)


def uniform(rng: np.random.Generator, shape: tuple[int, ...], scale: float, hidden_size: int) -> NDArray:
    """Uniform in +-scale / sqrt(H) (Jozefowicz et al. 2015, Section 3.4; torch.nn.LSTM's default with scale 1)."""
    bound = scale / math.sqrt(hidden_size)
    return rng.uniform(-bound, bound, shape)


DRAWS: dict[str, Draw] = {"normal": normal, "uniform": uniform}


@torch.no_grad()
def initialise(network: Network, name: str, scale: float, seed: int) -> None:
    """Draw every parameter of `network` from its own stream, then set those that the cell's declaration fixes."""
    hidden_size = network.recurrent.hidden_size
    for place, (parameter_name, parameter) in enumerate(network.named_parameters()):
        values = DRAWS[name](stream(seed, "weights", place), tuple(parameter.shape), scale, hidden_size)
        parameter.copy_(torch.from_numpy(values))
        network.recurrent.start_at_initial_value(parameter_name.removeprefix("recurrent."), parameter)
