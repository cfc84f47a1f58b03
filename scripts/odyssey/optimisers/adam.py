"""Adam: steps of the mean gradient over the root of the mean squared gradient, both corrected for their start at zero.

    v <- 0.9 v + 0.1 g
    s <- 0.999 s + 0.001 g^2
    w <- w - rate v / (1 - 0.9^n) / (sqrt(s / (1 - 0.999^n)) + 1e-8)        n: updates, this one included

Source: Kingma and Ba (ICLR 2015), Algorithm 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from odyssey.trial import Settings

if TYPE_CHECKING:
    import torch


def of_torch(settings: Settings, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    import torch

    return torch.optim.Adam(parameters, lr=settings.learning_rate, fused=True)


C = """
t->power1 *= 0.9, t->power2 *= 0.999;
REAL size = (REAL)(t->rate / (1 - t->power1)), root = (REAL)__builtin_sqrt(1 - t->power2);
for (SIZE i = 0; i < count; i++) {
    v[i] += (g[i] - v[i]) * (REAL)0.1;
    s[i] = s[i] * (REAL)0.999 + g[i] * g[i] * (REAL)0.001;
    w[i] -= size * v[i] / (SQUARE_ROOT(s[i]) / root + (REAL)1e-8);
}
"""
