"""What papers say of the norm of ds[t]/ds[k] in a plain RNN, h = f(W x + R h[t-1] + b), over the distance d = t - k.

- "singular": (γ σ)^d, σ the largest singular value of R and γ the largest slope of f. It holds for every matrix and
  every state: a product's norm is at most the product of norms (Pascanu et al. 2013, Section 2.1).
- "eigenvalue": (γ |λ|)^d, λ the largest eigenvalue. Printed in textbooks and in the same paper's first versions (arXiv)
  as a bound. It holds where R is normal (symmetric, orthogonal); elsewhere |R^d| may exceed |λ|^d for as long as R^d
  takes to settle, and it is at least |λ|^d for every d: in the linear case this is a bound from below.
"""

from __future__ import annotations

import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.equations.forms import plain_activation

STEEPEST = {"tanh": 1.0, "sigmoid": 0.25, "relu": 1.0}  # the largest slope


def recurrent_matrix(cell: Cell) -> str | None:
    """The name of R in a plain RNN; None for any other cell."""
    if plain_activation(cell) is None:
        return None
    return next(name for name, letter in cell.parameters.items() if letter == "R")


def growth_at_most(cell: Cell, matrix: Tensor) -> tuple[float, float]:
    """(γ σ, γ |λ|) of a plain RNN: what a step multiplies an error by at most, by either bound."""
    activation = plain_activation(cell)
    assert activation is not None, "bounds are of plain RNNs"
    slope = STEEPEST[activation]
    return slope * largest_singular_value(matrix), slope * spectral_radius(matrix)


def largest_singular_value(matrix: Tensor) -> float:
    return float(torch.linalg.matrix_norm(matrix, 2))


def spectral_radius(matrix: Tensor) -> float:
    """The largest absolute value of its eigenvalues."""
    return float(torch.linalg.eigvals(matrix).abs().max())


def departure_from_normality(matrix: Tensor) -> float:
    """sqrt(|A|² - sum |λ|²) / |A| with the Frobenius norm (Henrici 1962): 0 for a normal matrix, 1 for a nilpotent."""
    whole = float(torch.linalg.matrix_norm(matrix) ** 2)
    rest = whole - float((torch.linalg.eigvals(matrix).abs() ** 2).sum())
    return (max(0.0, rest) / whole) ** 0.5 if whole else 0.0
