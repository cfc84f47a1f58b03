"""One update: the gradient, its norm, clipping, the optimiser's step."""

from __future__ import annotations

import torch

from odyssey.schema import Trial


def effective_rate(trial: Trial) -> float:
    """The rate that an update uses.

    nesterov multiplies it by (1 - momentum), so that the length of a step along a constant gradient does not depend on
    momentum (Greff et al. 2017, Section IV).
    """
    return trial.learning_rate * (1 - trial.momentum if trial.optimizer == "nesterov" else 1)


def optimiser(trial: Trial, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    """torch's optimiser for a trial."""
    if trial.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=trial.learning_rate, fused=True)
    nesterov = trial.optimizer == "nesterov"
    # torch refuses the Nesterov form without momentum, where both forms are the same.
    return torch.optim.SGD(
        parameters,
        lr=effective_rate(trial),
        momentum=trial.momentum,
        nesterov=nesterov and trial.momentum > 0,
        fused=True,
    )


def clip(parameters: list[torch.nn.Parameter], threshold: float | None) -> float:
    """Rescale the whole gradient to L2 norm `threshold` if it is longer; returns the norm before.

    Pascanu et al. 2013, Algorithm 1.
    """
    norm = torch.nn.utils.get_total_norm([p.grad for p in parameters if p.grad is not None])
    if threshold is not None:
        torch.nn.utils.clip_grads_with_norm_(parameters, threshold, norm)
    return float(norm)
