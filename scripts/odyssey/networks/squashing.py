"""What a network says: its logits as probabilities, its numbers as they are."""

from __future__ import annotations

import torch
from torch import Tensor

from odyssey.tasks.task import Output

SQUASHED = {"binary": torch.sigmoid, "classes": lambda logits: torch.softmax(logits, -1), "real": lambda y: y}


def squashed(output: Output, given: Tensor) -> Tensor:
    """given [..., K] as probabilities of K bits or classes, or as K numbers, [..., K]."""
    return SQUASHED[output](given)
