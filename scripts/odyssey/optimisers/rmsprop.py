"""RMSprop: the gradient over the root of its mean square.

    s <- 0.99 s + 0.01 g^2
    w <- w - rate g / (sqrt(s) + 1e-8)

Source: Tieleman and Hinton (2012), lecture 6e, with torch's 0.99 for their 0.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from odyssey.trial import Settings

if TYPE_CHECKING:
    import torch


def of_torch(settings: Settings, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    import torch

    return torch.optim.RMSprop(parameters, lr=settings.learning_rate)


C = """
for (SIZE i = 0; i < count; i++) {
    s[i] = s[i] * (REAL)0.99 + g[i] * g[i] * (REAL)0.01;
    w[i] -= rate * g[i] / (SQUARE_ROOT(s[i]) + (REAL)1e-8);
}
"""
