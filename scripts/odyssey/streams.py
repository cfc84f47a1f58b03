"""Random streams: each purpose has its own, so that drawing more for one changes no other."""

from __future__ import annotations

import numpy as np


def seed_sequence(seed: int, *purpose: int | str) -> np.random.SeedSequence:
    """What the random numbers of one purpose are keyed by: (seed, purpose), independent of all others."""
    key = tuple(p if isinstance(p, int) else int.from_bytes(p.encode(), "little") for p in purpose)
    return np.random.SeedSequence(entropy=seed, spawn_key=key)


def stream(seed: int, *purpose: int | str) -> np.random.Generator:
    """The random stream of one purpose: NumPy's Philox."""
    return np.random.Generator(np.random.Philox(seed_sequence(seed, *purpose)))
