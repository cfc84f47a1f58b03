"""One update: the gradient, its norm, clipping, the optimiser's step."""

from __future__ import annotations

import torch

from odyssey import optimisers
from odyssey.trial import Trial

Parameters = list[torch.nn.Parameter]


def optimiser(trial: Trial, parameters: Parameters) -> torch.optim.Optimizer:
    """torch's optimiser for a trial."""
    return optimisers.module(trial.optimizer).of_torch(trial, parameters)


def clip(parameters: Parameters, norm_at_most: float | None, value_at_most: float | None = None) -> float:
    """Rescale the whole gradient to L2 norm `norm_at_most` if it is longer, then cut each of its numbers to within
    +-`value_at_most`; returns the norm before.

    Source: Pascanu et al. 2013, Algorithm 1; element by element: Arjovsky et al. 2016, Greff et al. 2017.
    """
    norm = torch.nn.utils.get_total_norm([p.grad for p in parameters if p.grad is not None])
    if norm_at_most is not None:
        torch.nn.utils.clip_grads_with_norm_(parameters, norm_at_most, norm)
    if value_at_most is not None:
        torch.nn.utils.clip_grad_value_(parameters, value_at_most)
    return float(norm)
