"""MNIST read pixel by pixel: which digit was it?

    step      1     2     3    ...   160   161   162   ...   784
    input     0.0   0.0   0.0  ...   0.07  0.86  1.0   ...   0.0       28 x 28 pixels, row by row, 0 = paper, 1 = ink
    target                                                   5         one of ten, after the last pixel

With `permuted`, every image has its pixels in one and the same random order, so that neighbours are far apart.
55,000 / 5,000 / 10,000 images of training, validation and test. All of them are 220 MB as numbers, and making the file
takes 0.9 GB of memory for a moment; the default is a fifth of the training images, taken evenly.
Source: Le, Jaitly, Hinton (arXiv 1504.00941); files and licence: see odyssey.datasets.mnist.
Deviations: the paper names no validation images; its permutation is not published, `permutation_seed` draws one.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from odyssey.datasets import mnist
from odyssey.datasets.sequences import Data, Split
from odyssey.streams import stream
from odyssey.tasks.task import Task, TaskOptions

TASK = Task("MNIST, pixel by pixel", "last_step", "classes", data_packages=("numpy",))
PIXELS = 28 * 28
NEEDS = tuple(file for pair in mnist.FILES.values() for file in pair)


class Options(TaskOptions):
    """In which order pixels are read, and how many images."""

    permuted: bool = Field(False, description="pixels in one random order for all images, instead of row by row")
    permutation_seed: int = Field(0, ge=0, description="seed of that order")
    train: int = Field(11_000, ge=10, le=55_000, description="training images")
    valid: int = Field(1_000, ge=10, le=5_000, description="validation images")
    test: int = Field(10_000, ge=10, le=10_000, description="test images")


def make(options: Options, folder: Path | None) -> Data:
    """Inputs float32 [784, 1], targets [] int64; from the mirror `folder`, earlier downloads, or their URLs."""
    counts = {"train": options.train, "valid": options.valid, "test": options.test}
    order = reading_order(options)
    splits = {
        split: Split(list(images[:, order, None]), [np.asarray(label) for label in labels])
        for split, (images, labels) in mnist.read(counts, folder).items()
    }
    files = {file.name_in_mirror: file.sha256 for pair in mnist.FILES.values() for file in pair}
    return Data(
        splits["train"], splits["valid"], splits["test"], output_size=10, source=f"{mnist.URL}/", facts={**files}
    )


def reading_order(options: Options) -> NDArray[np.int64]:
    """Which pixel is read at each step, [784]."""
    rows = np.arange(PIXELS)
    return stream(options.permutation_seed, "mnist", "order").permutation(rows) if options.permuted else rows
