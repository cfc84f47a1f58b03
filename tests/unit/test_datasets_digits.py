"""The digits of scikit-learn: complete, and the same mixture in each split."""

from __future__ import annotations

import numpy as np
from sklearn.datasets import load_digits

from odyssey.datasets import digits


def test_every_image_is_in_one_split_with_its_label() -> None:
    images, labels = load_digits(return_X_y=True)
    expected = sorted((tuple(x / 16), y) for x, y in zip(images, labels, strict=True))
    found = sorted(
        (tuple(x.astype(float)), y) for xs, ys in digits.read().values() for x, y in zip(xs, ys, strict=True)
    )
    assert found == expected


def test_each_digit_is_dealt_60_20_20() -> None:
    totals = np.bincount(load_digits(return_X_y=True)[1])
    for split, share in {"train": 0.6, "valid": 0.2, "test": 0.2}.items():
        counts = np.bincount(digits.read()[split][1], minlength=10)
        assert np.abs(counts - share * totals).max() < 1


def test_pixels_are_between_paper_and_ink() -> None:
    for images, _ in digits.read().values():
        assert images.dtype == np.float32
        assert (images.min(), images.max()) == (0.0, 1.0)
