"""Adadelta: as RMSprop, with steps as long as earlier ones were.

    s <- 0.95 s + 0.05 g^2
    step = sqrt(v + 1e-6) / sqrt(s + 1e-6) g
    v <- 0.95 v + 0.05 step^2
    w <- w - rate step

Source: Zeiler (2012), Algorithm 1, with 0.95 and 1e-6 as in Cho et al. (2014).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from odyssey.trial import Settings

if TYPE_CHECKING:
    import torch


def of_torch(settings: Settings, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    import torch

    return torch.optim.Adadelta(parameters, lr=settings.learning_rate, rho=0.95, eps=1e-6)


C = """
for (SIZE i = 0; i < count; i++) {
    s[i] = s[i] * (REAL)0.95 + g[i] * g[i] * (REAL)0.05;
    REAL step = SQUARE_ROOT(v[i] + (REAL)1e-6) / SQUARE_ROOT(s[i] + (REAL)1e-6) * g[i];
    v[i] = v[i] * (REAL)0.95 + step * step * (REAL)0.05;
    w[i] -= rate * step;
}
"""
