"""Gradient descent with (heavy-ball) momentum m, the rate multiplied by 1 - m, as Greff et al. do with Nesterov's form.

    v <- m v + g
    w <- w - rate (1 - m) v

Source: Polyak (1964), in torch's form; the factor 1 - m, so that the length of a step along a constant gradient does
not depend on momentum, from Greff et al. (2017), Section IV. As `sgd` but for that factor.
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

    return torch.optim.SGD(parameters, lr=effective_rate(settings), momentum=settings.momentum, fused=True)


C = """
for (SIZE i = 0; i < count; i++) {
    v[i] = momentum * v[i] + g[i];
    w[i] -= rate * v[i];
}
"""
