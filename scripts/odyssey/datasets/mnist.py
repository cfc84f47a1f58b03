"""MNIST: handwritten digits, 28 by 28 pixels; 60,000 for training and 10,000 for test.

Source: LeCun, Bottou, Bengio, Haffner (Proceedings of the IEEE, 1998), from NIST's databases 1 and 3; the four files as
PyTorch mirrors them. The SHA-256 are those that TensorFlow Datasets and others publish. Free for research; no licence
is stated with the files.
Validation: the last 5,000 of the 60,000, as is usual. Writers of training and test differ. Fewer images than there are
are taken evenly over the file, since its order is not random (the first half of the test set is the easier one).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.download import RemoteFile
from odyssey.datasets.idx import read_idx
from odyssey.errors import InputError

URL = "https://ossci-datasets.s3.amazonaws.com/mnist"
TRAIN = 55_000  # of 60,000
BRIGHTEST = 255

Part = tuple[NDArray[np.float32], NDArray[np.int64]]


def _file(name: str, sha256: str) -> RemoteFile:
    return RemoteFile(f"mnist/{name}", f"{URL}/{name}", sha256)


FILES = {
    "train": (
        _file("train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        _file("train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
    ),
    "test": (
        _file("t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        _file("t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ),
}


def read(counts: Mapping[str, int], folder: Path | None) -> dict[str, Part]:
    """For each split so many images, float32 [N, 784] in [0, 1] row by row, and their labels, int64 [N] in 0..9.

    `folder` is the mirror. Raises InputError if a file cannot be had, or a split has fewer images than asked.
    """
    images, labels = _pair("train", folder)
    whole = {
        "train": (images[:TRAIN], labels[:TRAIN]),
        "valid": (images[TRAIN:], labels[TRAIN:]),
        "test": _pair("test", folder),
    }
    return {split: _some(split, *whole[split], count) for split, count in counts.items()}


def _pair(name: str, folder: Path | None) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    images, labels = (read_idx(file.path(folder)) for file in FILES[name])
    if images.ndim != 3 or labels.shape != images.shape[:1]:
        raise InputError(f"MNIST's {name} files hold images {images.shape} and labels {labels.shape}; get them again.")
    return images.reshape(len(images), -1), labels


def _some(split: str, images: NDArray[np.uint8], labels: NDArray[np.uint8], count: int) -> Part:
    if count > len(images):
        raise InputError(f"{count} images are asked of MNIST's split {split}, which has {len(images)}; ask for fewer.")
    which = np.arange(count) * len(images) // count
    return images[which].astype(np.float32) / np.float32(BRIGHTEST), labels[which].astype(np.int64)
