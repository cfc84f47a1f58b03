"""Handwritten digits read pixel by pixel: which digit was it?

    step      1     2     3      4    ...   64
    input     0.0   0.0   0.31   0.81 ...   0.0        8 x 8 pixels, row by row, 0 = paper, 1 = ink
    target                                  3          one of ten, after the last pixel

A small form of the pixel-by-pixel digits of Le, Jaitly, Hinton (arXiv 1504.00941), who read 28 x 28 pixels of MNIST.
Source: UCI Optical Recognition of Handwritten Digits (its test set, 1,797 images), as scikit-learn installs it.
Splits 60/20/20, drawn once within each digit; a writer may be in more than one (the file does not name the writers).
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import numpy as np

from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task, TaskOptions

TASK = Task("Digits, pixel by pixel", "last_step", "classes", data_packages=("scikit-learn", "numpy"))


class Options(TaskOptions):
    """The set is small and used whole: there is nothing to choose."""


def make(options: Options, folder: Path | None) -> Data:
    """Read the images that scikit-learn installs; `folder` is not used."""
    from odyssey.datasets import digits

    splits = {
        name: Split([image[:, None] for image in images], [np.asarray(label) for label in labels])
        for name, (images, labels) in digits.read().items()
    }
    source = f"scikit-learn {version('scikit-learn')}, load_digits"
    return Data(
        splits["train"], splits["valid"], splits["test"], output_size=10, source=source, sha256=digits.source_sha256()
    )
