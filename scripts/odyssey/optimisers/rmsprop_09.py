"""RMSprop with its authors' decay, which forgets ten times as fast as torch's.

    s <- 0.9 s + 0.1 g^2
    w <- w - rate g / (sqrt(s) + 1e-8)

Source: Tieleman and Hinton (2012), lecture 6e; Arjovsky, Shah and Bengio (ICML 2016) train by it. As `rmsprop` but for
its 0.99.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from odyssey.trial import Settings

if TYPE_CHECKING:
    import torch


def of_torch(settings: Settings, parameters: list[torch.nn.Parameter]) -> torch.optim.Optimizer:
    import torch

    return torch.optim.RMSprop(parameters, lr=settings.learning_rate, alpha=0.9)


C = """
for (SIZE i = 0; i < count; i++) {
    s[i] = s[i] * (REAL)0.9 + g[i] * g[i] * (REAL)0.1;
    w[i] -= rate * g[i] / (SQUARE_ROOT(s[i]) + (REAL)1e-8);
}
"""
