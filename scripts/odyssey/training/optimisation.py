"""One update: the gradient, its norm, clipping, the optimiser's step."""

from __future__ import annotations

from collections.abc import Callable

import torch

from odyssey.trial import Trial

Optimiser = torch.optim.Optimizer
Parameters = list[torch.nn.Parameter]


def effective_rate(trial: Trial) -> float:
    """The rate that an update uses.

    nesterov multiplies it by (1 - momentum), so that the length of a step along a constant gradient does not depend on
    momentum (Greff et al. 2017, Section IV).
    """
    return trial.learning_rate * (1 - trial.momentum if trial.optimizer == "nesterov" else 1)


def optimiser(trial: Trial, parameters: Parameters) -> Optimiser:
    """torch's optimiser for a trial."""
    return OPTIMISERS[trial.optimizer](trial, parameters)


def _sgd(trial: Trial, parameters: Parameters) -> Optimiser:
    return torch.optim.SGD(parameters, lr=effective_rate(trial), momentum=trial.momentum, fused=True)


def _nesterov(trial: Trial, parameters: Parameters) -> Optimiser:
    # torch refuses the Nesterov form without momentum, where both forms are the same.
    momentum, rate = trial.momentum, effective_rate(trial)
    return torch.optim.SGD(parameters, lr=rate, momentum=momentum, nesterov=momentum > 0, fused=True)


def _adam(trial: Trial, parameters: Parameters) -> Optimiser:
    return torch.optim.Adam(parameters, lr=trial.learning_rate, fused=True)


def _rmsprop(trial: Trial, parameters: Parameters) -> Optimiser:
    return torch.optim.RMSprop(parameters, lr=trial.learning_rate)


def _adadelta(trial: Trial, parameters: Parameters) -> Optimiser:
    """With the rates of Cho et al. 2014: rho 0.95, epsilon 1e-6."""
    return torch.optim.Adadelta(parameters, lr=trial.learning_rate, rho=0.95, eps=1e-6)


OPTIMISERS: dict[str, Callable[[Trial, Parameters], Optimiser]] = {
    "sgd": _sgd,
    "nesterov": _nesterov,
    "adam": _adam,
    "rmsprop": _rmsprop,
    "adadelta": _adadelta,
}


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
