"""Handwritten digits, 8 by 8 pixels, from scikit-learn.

Source: UCI, Optical Recognition of Handwritten Digits, its test set.
"""

from __future__ import annotations

import hashlib
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from odyssey.streams import stream

SHARES = {"train": 0.6, "valid": 0.2}  # test: the rest
BRIGHTEST = 16


def read() -> dict[str, tuple[NDArray[np.float32], NDArray[np.int64]]]:
    """For each split the images, float32 [N, 64] in [0, 1], row by row, and their labels, int64 [N] in 0..9.

    Each digit is dealt to the splits alone, in a fixed random order, so that all splits hold the same mixture.
    """
    from sklearn.datasets import load_digits

    images, labels = load_digits(return_X_y=True)
    parts: dict[str, list[NDArray[np.intp]]] = {"train": [], "valid": [], "test": []}
    for digit in range(10):
        order = stream(0, "digits", digit).permutation(np.flatnonzero(labels == digit))
        cuts = np.cumsum([round(share * len(order)) for share in SHARES.values()])
        for split, part in zip(parts, np.split(order, cuts), strict=True):
            parts[split].append(part)
    chosen = {split: np.sort(np.concatenate(part)) for split, part in parts.items()}
    pixels = (images / BRIGHTEST).astype(np.float32)
    return {split: (pixels[which], labels[which].astype(np.int64)) for split, which in chosen.items()}


def source_sha256() -> str:
    """The SHA-256 of the file that scikit-learn reads."""
    return hashlib.sha256(resources.files("sklearn.datasets.data").joinpath("digits.csv.gz").read_bytes()).hexdigest()
