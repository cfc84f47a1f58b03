"""Initial weights by the name of who drew them so, by NumPy's Philox on the CPU: the same on every device.

Imports torch only for decompositions of matrices.

Second arguments of N are standard deviations. Parameters go by their letters: W input, R recurrent (every square matrix
of a cell), p peephole, b bias (the output layer's too), V the weights of the output layer and of symbols' vectors.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from odyssey.equations import Cell
from odyssey.streams import stream
from odyssey.training.plain_network import Weights

SPARSE_INPUTS = 15  # non-zero incoming weights a unit, in Sutskever's start and Pascanu's "smart tanh"
LAYERS = ("recurrent", "decoder")  # the parts of a network whose parameters are a cell's


@dataclass(frozen=True)
class Part:
    """One parameter to be drawn: its letter W, R, p, b or V, its shape, and H of its network."""

    letter: str
    shape: tuple[int, ...]
    hidden_size: int


Draw = Callable[[np.random.Generator, Part, float], NDArray]  # (random numbers, part, initial_scale) -> values


def normal(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """N(0, scale), weights and biases alike."""
    return rng.normal(0, scale, part.shape)


def uniform(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """Uniform in +-scale / sqrt(H), weights and biases alike (torch.nn.LSTM's default with scale 1).

    Jozefowicz et al. 2015, Section 3.4, search the scale in 0.3, 0.7, 1, 1.4, 2, 2.8.
    """
    bound = scale / math.sqrt(part.hidden_size)
    return rng.uniform(-bound, bound, part.shape)


def greff(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """N(0, 0.1), weights and biases alike (Greff et al. 2017, Section IV)."""
    return normal(rng, part, 0.1)


def pascanu_sigmoid(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """N(0, 0.01), biases 0 (Pascanu et al. 2013, Section 4.1, for sigmoid units)."""
    return np.zeros(part.shape) if part.letter == "b" else normal(rng, part, 0.01)


def pascanu_basic_tanh(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """N(0, 0.1), biases 0 (Pascanu et al. 2013, Section 4.1, for tanh units)."""
    return np.zeros(part.shape) if part.letter == "b" else normal(rng, part, 0.1)


def pascanu_smart_tanh(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """N(0, 0.01), biases 0, and R sparse: 15 incoming weights a unit (all, where H is less), spectral radius 0.95.

    Source: Pascanu et al. 2013, Section 4.1, for tanh units. Deviations: none from the text; in the authors' program
    the 15 weights are outgoing ones.
    """
    if part.letter != "R":
        return pascanu_sigmoid(rng, part, scale)
    return _sparse(rng, part, radius=0.95)


def sutskever_numbers(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """Where inputs are numbers: W N(0, 0.001), V N(0, 0.1), biases 0, R sparse with 15 incoming weights a unit and
    spectral radius 1.1.

    Source: Sutskever et al. 2013, Section 4, for tanh units on addition and multiplication; of V from memory.
    Deviations: the paper starts the output's bias at the mean of the targets, and centres inputs and targets.
    """
    return _sutskever(rng, part, input_scale=0.001)


def sutskever_symbols(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """The same where inputs are symbols: W N(0, 0.1) (for memorisation)."""
    return _sutskever(rng, part, input_scale=0.1)


def _sutskever(rng: np.random.Generator, part: Part, input_scale: float) -> NDArray:
    match part.letter:
        case "R":
            return _sparse(rng, part, radius=1.1)
        case "b":
            return np.zeros(part.shape)
    return normal(rng, part, input_scale if part.letter == "W" else 0.1)


def _sparse(rng: np.random.Generator, part: Part, radius: float) -> NDArray:
    """A square matrix of that spectral radius, with 15 normal numbers in each row (all, where H is less), else 0."""
    values = rng.normal(0, 1, part.shape)
    kept = min(SPARSE_INPUTS, part.shape[1])
    values[rng.random(part.shape).argsort(1).argsort(1) >= kept] = 0
    import torch

    torch.set_num_threads(1)  # the last bits depend on it
    eigenvalues = torch.linalg.eigvals(torch.from_numpy(values))
    return values * (radius / float(eigenvalues.abs().max()))


def identity(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """R = scale * I, other weights N(0, 0.001), biases 0 (Le, Jaitly, Hinton 2015: with relu the IRNN)."""
    match part.letter:
        case "R":
            return scale * np.eye(part.hidden_size)
        case "b":
            return np.zeros(part.shape)
    return normal(rng, part, 0.001)


def orthogonal(rng: np.random.Generator, part: Part, scale: float) -> NDArray:
    """R = scale * a random rotation or reflection, other weights uniform in +-1 / sqrt(fan-in), biases 0.

    Source: Saxe, McClelland and Ganguli 2014, Section 3; Cho et al. 2014, Appendix, for recurrent matrices. All
    orthogonal matrices are equally likely: the signs of R's diagonal are taken out of the QR decomposition.
    Deviations: the papers draw other weights in other ways; a peephole counts as one of H inputs.
    """
    match part.letter:
        case "R":
            import torch

            torch.set_num_threads(1)  # the last bits depend on it
            q, r = torch.linalg.qr(torch.from_numpy(rng.normal(0, 1, part.shape)))
            return (scale * q * r.diagonal().sign()).numpy()
        case "b":
            return np.zeros(part.shape)
    bound = 1 / math.sqrt(part.shape[-1])
    return rng.uniform(-bound, bound, part.shape)


DRAWS: dict[str, Draw] = {
    "normal": normal,
    "uniform": uniform,
    "greff": greff,
    "jozefowicz": uniform,
    "pascanu-sigmoid": pascanu_sigmoid,
    "pascanu-basic-tanh": pascanu_basic_tanh,
    "pascanu-smart-tanh": pascanu_smart_tanh,
    "sutskever-numbers": sutskever_numbers,
    "sutskever-symbols": sutskever_symbols,
    "identity": identity,
    "orthogonal": orthogonal,
}


def initial_weights(
    shapes: Mapping[str, tuple[int, ...]], cell: Cell, hidden_size: int, name: str, scale: float, seed: int
) -> Weights:
    """Every parameter of a network of that cell, float32, each from its own stream; those that the cell's declaration
    fixes have its value. shapes: of the parameters, by name, in the network's order."""
    weights = {}
    for place, (parameter, shape) in enumerate(shapes.items()):
        part = Part(letter_of(parameter), shape, hidden_size)
        weights[parameter] = DRAWS[name](stream(seed, "weights", place), part, scale).astype(np.float32)
        module, _, own_name = parameter.partition(".")
        value = cell.initial_value(own_name) if module in LAYERS else None
        if value is not None:
            weights[parameter][...] = value
    return weights


def letter_of(parameter_name: str) -> str:
    """The letter of a network's parameter: "recurrent.W_z_l1" -> "W", "output.weight" -> "V", "output.bias" -> "b"."""
    module, _, name = parameter_name.partition(".")
    return name[0] if module in LAYERS else {"weight": "V", "bias": "b"}[name]
