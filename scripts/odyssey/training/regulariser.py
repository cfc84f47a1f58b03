"""Pascanu's regulariser against vanishing gradients: it asks that an error, carried one step back, keeps its length.

    Omega_k = ( |dE/dx_{k+1} dx_{k+1}/dx_k| / |dE/dx_{k+1}| - 1 )^2        x: the pre-activations of a plain RNN

Its gradient is taken with respect to the recurrent matrix alone, with every x_k and dE/dx_{k+1} held constant.
Three forms, since print and code differ (option `regulariser`):
- "equation-9": as above, summed over the steps of a sequence;
- "equation-10": the norms squared, as in the formula that the paper prints for the gradient; summed likewise;
- "code": the norms squared, averaged over all steps and sequences whose squared error norm is at least 1e-20.
Sequences are averaged. Steps without any error (behind the last target) are left out.
Source: Pascanu, Mikolov, Bengio (ICML 2013), Section 3.3, and its authors' code.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from odyssey.kernels.backend import run
from odyssey.networks.network import Network

LEAST = 1e-20  # squared norms below are no error
SLOPES: dict[str, Callable[[Tensor], Tensor]] = {  # of the activation, from its value
    "tanh": lambda h: 1 - h * h,
    "sigmoid": lambda h: h * (1 - h),
    "relu": lambda h: (h > 0).to(h.dtype),
}


def hidden_with_handle(network: Network, x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
    """The outputs [T, B, H] of a plain RNN, and zeros [T, B, H] added to its pre-activations: dE/dx is their gradient.

    The zeros go in as more inputs, through an identity beside the input matrix, so that the kernel runs as ever.
    """
    recurrent = network.recurrent
    cell, size = recurrent.cell, recurrent.hidden_size
    handle = x.new_zeros(*x.shape[:2], size, requires_grad=True)
    parameters = recurrent.layer_parameters()
    matrix = next(name for name, letter in cell.parameters.items() if letter == "W")
    identity = torch.eye(size, dtype=x.dtype, device=x.device)
    parameters[matrix] = torch.cat([parameters[matrix], identity], 1)
    ends = tuple(lengths.tolist())
    wide = torch.cat([x, handle], 2)
    return run(cell, recurrent.backend, parameters, wide, ends, [None], False)[0], handle


def omega(form: str, error: Tensor, hidden: Tensor, recurrent: Tensor, activation: str) -> Tensor:
    """The regulariser, a function of the recurrent matrix [H, H] alone.

    error, hidden: dE/dx and h = f(x), [T, B, H], of the loss of a whole batch (a mean over its sequences).
    """
    error, hidden = error.detach(), hidden.detach()
    largest = error[1:].abs().amax(2, keepdim=True)
    there = (error[1:] ** 2).sum(2) >= LEAST if form == "code" else largest[..., 0] > 0
    # Errors of length one: where they vanish, as they do here, float32 cannot hold the squares of their lengths.
    unit = functional.normalize(error[1:] / torch.where(largest > 0, largest, 1), dim=2)
    ratio = (((unit @ recurrent) * SLOPES[activation](hidden[:-1])) ** 2).sum(2)
    if form == "equation-9":
        ratio = torch.where(there, ratio, 1).clamp(min=1e-30).sqrt()  # the root has no slope at zero
    parts = torch.where(there, (ratio - 1) ** 2, 0)
    if form == "code":
        return parts.sum() / there.sum().clamp(min=1)
    return parts.sum() / hidden.shape[1]
