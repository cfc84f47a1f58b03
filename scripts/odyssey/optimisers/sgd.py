"""Stochastic gradient descent with (heavy-ball) momentum m.

    v <- m v + g
    w <- w - rate v

Source: Polyak (1964); Rumelhart, Hinton and Williams (1986), in torch's form: the rate multiplies the whole of v.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from odyssey.trial import Settings

if TYPE_CHECKING:
    import torch

USES = ("momentum",)


def of_torch(settings: Settings, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    import torch

    return torch.optim.SGD(parameters, lr=settings.learning_rate, momentum=settings.momentum, fused=True)


C = """
if (momentum == 0) {
    for (SIZE i = 0; i < count; i++) w[i] -= rate * g[i];
} else {
    for (SIZE i = 0; i < count; i++) {
        v[i] = momentum * v[i] + g[i];
        w[i] -= rate * v[i];
    }
}
"""
