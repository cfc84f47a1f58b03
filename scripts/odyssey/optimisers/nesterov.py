"""Gradient descent with Nesterov's momentum m, as Greff et al. train with it.

    v <- m v + g
    w <- w - rate (1 - m) (g + m v)

Source: Sutskever et al. (ICML 2013), in torch's form; the factor 1 - m, so that the length of a step along a constant
gradient does not depend on momentum, from Greff et al. (2017), Section IV.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from odyssey.trial import Settings

if TYPE_CHECKING:
    import torch

USES = ("momentum",)


def effective_rate(settings: Settings) -> float:
    return settings.learning_rate * (1 - settings.momentum)


def of_torch(settings: Settings, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    import torch

    # torch refuses the Nesterov form without momentum, where both forms are the same.
    momentum, rate = settings.momentum, effective_rate(settings)
    return torch.optim.SGD(parameters, lr=rate, momentum=momentum, nesterov=momentum > 0, fused=True)


C = """
for (SIZE i = 0; i < count; i++) {
    v[i] = momentum * v[i] + g[i];
    w[i] -= rate * (g[i] + momentum * v[i]);
}
"""
