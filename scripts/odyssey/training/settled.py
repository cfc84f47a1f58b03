"""PyTorch as all numbers of trials are computed by it."""

from __future__ import annotations

import torch


def settle() -> None:
    """One thread, so that no sum depends on how many there are, and denormals flushed, as the kernel has them."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
