"""MNIST and its format: IDX files made by hand, and the published files where they can be had."""

from __future__ import annotations

import gzip
import hashlib
import os
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from odyssey.datasets import mnist
from odyssey.datasets.download import RemoteFile
from odyssey.datasets.idx import read_idx
from odyssey.errors import InputError
from odyssey.tasks.mnist import Options, make, reading_order

MIRROR = os.environ.get("ODYSSEY_DATA_MIRROR")
TWO_BY_THREE = b"\x00\x00\x08\x02" + b"\x00\x00\x00\x02" + b"\x00\x00\x00\x03" + bytes([0, 1, 2, 253, 254, 255])


def idx(array: NDArray[np.uint8]) -> bytes:
    return struct.pack(f">2xBB{array.ndim}I", 8, array.ndim, *array.shape) + array.tobytes()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_idx_file_is_an_array(tmp_path: Path, pack) -> None:
    (tmp_path / "a").write_bytes(pack(TWO_BY_THREE))
    found = read_idx(tmp_path / "a")
    assert found.dtype == np.uint8
    assert found.tolist() == [[0, 1, 2], [253, 254, 255]]


def test_labels_have_one_axis_and_may_be_more_than_a_byte_counts(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\x00\x00\x08\x01\x00\x00\x01\x02" + bytes(258))
    assert read_idx(tmp_path / "a").shape == (258,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", r"begins with , expected 00 00 08"),
        (b"\x00\x00\x0d" + TWO_BY_THREE[3:], "begins with 00 00 0d 02, expected 00 00 08"),
        (b"PK\x03\x04", "begins with 50 4b 03 04"),
        (TWO_BY_THREE[:9], "ends in its header, after 9 of 12 bytes"),
        (TWO_BY_THREE[:-1], r"holds 5 values, expected 6 \(2, 3\)"),
        (TWO_BY_THREE + b"!", r"holds 7 values, expected 6 \(2, 3\)"),
        (gzip.compress(TWO_BY_THREE, mtime=0)[:-9], "cannot be unpacked"),
        (gzip.compress(TWO_BY_THREE, mtime=0)[:12] + b"\xff" * 20, "cannot be unpacked"),
    ],
)
def test_another_file_is_one_clear_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(InputError, match=rf"/a {said}"):
        read_idx(tmp_path / "a")


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mirror with files in the format of MNIST: 40 images for training, 20 for validation, 20 for test."""
    random = np.random.default_rng(0)
    files = {}
    for part, count in {"train": 60, "test": 20}.items():
        pair = []
        for what, array in {
            "images": random.integers(0, 256, (count, 28, 28)),
            "labels": np.arange(count) % 10,
        }.items():
            content = gzip.compress(idx(array.astype(np.uint8)))
            (tmp_path / f"{part}-{what}.gz").write_bytes(content)
            sha256 = hashlib.sha256(content).hexdigest()
            pair.append(RemoteFile(f"mnist/{part}-{what}.gz", "http://127.0.0.1:1", sha256))
        files[part] = tuple(pair)
    monkeypatch.setattr(mnist, "FILES", files)
    monkeypatch.setattr(mnist, "TRAIN", 40)
    return tmp_path


def test_images_are_read_row_by_row_and_spread_evenly(small: Path) -> None:
    data = make(Options(train=10, valid=10, test=20), small)
    images, labels = (read_idx(small / f"train-{what}.gz") for what in ("images", "labels"))
    assert [x.shape for x in data.train.inputs] == [(784, 1)] * 10
    assert data.train.inputs[0].dtype == np.float32
    for found, place in zip(data.train.inputs, range(0, 40, 4), strict=True):
        np.testing.assert_array_equal(found[:, 0], (images[place].ravel() / 255).astype(np.float32))
    assert [int(y) for y in data.train.targets] == [int(y) for y in labels[:40:4]]
    assert [int(y) for y in data.valid.targets] == [int(y) for y in labels[40::2]]
    assert len(data.test.inputs) == 20


def test_one_order_of_pixels_holds_for_all_images(small: Path) -> None:
    counts = {"train": 10, "valid": 10, "test": 10}
    plain, mixed = (make(Options(permuted=permuted, **counts), small) for permuted in (False, True))
    order = reading_order(Options(permuted=True))
    assert sorted(order) == list(range(784))
    assert list(order) != list(range(784))
    for split in ("train", "valid", "test"):
        for x, y in zip(getattr(plain, split).inputs, getattr(mixed, split).inputs, strict=True):
            np.testing.assert_array_equal(x[order], y)
    assert list(reading_order(Options(permuted=True))) == list(order)
    assert list(reading_order(Options(permuted=True, permutation_seed=1))) != list(order)


def test_more_images_than_there_are_is_refused(small: Path) -> None:
    with pytest.raises(InputError, match="41 images are asked of MNIST's split train, which has 40; ask for fewer"):
        make(Options(train=41, valid=10, test=10), small)


def test_images_without_labels_are_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    images, _ = mnist.FILES["train"]
    monkeypatch.setitem(mnist.FILES, "train", (images, images))
    with pytest.raises(InputError, match=r"train files hold images \(60, 28, 28\) and labels \(60, 28, 28\)"):
        make(Options(train=10, valid=10, test=10), small)


def test_mnist_has_its_published_counts() -> None:
    for file in (*mnist.FILES["train"], *mnist.FILES["test"]):
        if not (MIRROR and (Path(MIRROR) / file.name_in_mirror).is_file()):
            pytest.skip(f"needs {file.name_in_mirror} in the folder $ODYSSEY_DATA_MIRROR")
    parts = mnist.read({"train": 55_000, "valid": 5_000, "test": 10_000}, Path(str(MIRROR)))
    labels = np.concatenate([parts["train"][1], parts["valid"][1]])
    assert np.bincount(labels).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert np.bincount(parts["test"][1]).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    pixels = np.concatenate([parts["train"][0], parts["valid"][0]])
    assert pixels.mean(dtype=np.float64) == pytest.approx(0.1307, abs=5e-5)
