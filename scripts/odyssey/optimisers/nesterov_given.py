"""Gradient descent with Nesterov's momentum m, the rate as given: steps along a constant gradient grow to 1 / (1 - m).

    v <- m v + g
    w <- w - rate (g + m v)

Source: Sutskever et al. (ICML 2013), Section 2, in torch's form. As `nesterov` but for its factor 1 - m.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from odyssey.trial import Settings

if TYPE_CHECKING:
    import torch

USES = ("momentum",)


def of_torch(settings: Settings, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    import torch

    # torch refuses the Nesterov form without momentum, where both forms are the same.
    momentum, rate = settings.momentum, settings.learning_rate
    return torch.optim.SGD(parameters, lr=rate, momentum=momentum, nesterov=momentum > 0, fused=True)


C = """
for (SIZE i = 0; i < count; i++) {
    v[i] = momentum * v[i] + g[i];
    w[i] -= rate * (g[i] + momentum * v[i]);
}
"""
