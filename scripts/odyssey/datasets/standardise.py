"""Channels brought to zero mean and unit variance, by what the training split says."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Frames = NDArray[np.float32]


def standardise(splits: dict[str, list[Frames]]) -> dict[str, list[Frames]]:
    """All sequences [T, D] shifted and scaled by the mean and deviation of the frames of "train", each channel alone.

    A channel that never changes in training is shifted only.
    """
    frames = np.concatenate(splits["train"]).astype(np.float64)
    mean, deviation = frames.mean(axis=0), frames.std(axis=0)
    scale = np.where(deviation > 0, deviation, 1.0)
    return {name: [((x - mean) / scale).astype(np.float32) for x in some] for name, some in splits.items()}
