"""Digits as 44 people wrote them on a tablet: the path of the pen.

Source: UCI repository 81, Pen-Based Recognition of Handwritten Digits (Alpaydin, Alimoglu), its original, unnormalised
version, https://archive.ics.uci.edu/dataset/81, CC BY 4.0; the files, pinned to a commit, of
https://github.com/amknguyen/sigKerForPenDigits. UNIPEN text: of each digit the label, the writer, and strokes of points
x, y in 0..500 (y upwards), a point every 100 ms. 30 writers are the training file, 14 others the test file.

Validation here: every fifth of the 30 writers, so that no writer is in two splits. (The authors took parts of every
training writer's digits.)
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from odyssey.datasets.download import RemoteFile
from odyssey.datasets.lzw import unpack
from odyssey.datasets.pen import Stroke
from odyssey.errors import InputError

COMMIT = "https://raw.githubusercontent.com/amknguyen/sigKerForPenDigits/e2bf050902126fa2705def44658f3192a2d2895e/data"
SHA256 = {
    "pendigits-orig.tra.Z": "ceae25d05f1ccfed4d27ca2e5766370fb32ddd685a647567e84cf7685aa7ac8b",
    "pendigits-orig.tes.Z": "55ff1032e789eae273d0a4a1831dd61a2418f36ec5c0647457aa767b36d65960",
}
FILES = tuple(RemoteFile(f"pendigits_online/{name}", f"{COMMIT}/{name}", sha256) for name, sha256 in SHA256.items())
SOURCE = f"{COMMIT}/pendigits-orig.tra.Z and .tes.Z"
FACTS: dict[str, int | float | str] = {
    "train_writers": 24,
    "valid_writers": 6,
    "test_writers": 14,
    "licence": "CC BY 4.0: Alpaydin, Alimoglu, Pen-Based Recognition of Handwritten Digits, UCI repository 81",
}
VALID_WRITERS = (5, 10, 15, 20, 25, 30)
SECONDS_A_POINT = 0.1
BOX = 500.0  # the tablet's units that one digit had to keep within
UNIT = BOX / 50  # what one is in the frames: the steps of the pen then have a deviation near one

HEADER = re.compile(r'\s*DIGIT\s+\S+\s+\?\s+"(\d)"\s+\.COMMENT\s+\d+\s+(\d+)')


class Digit(NamedTuple):
    """One digit: what it is, who wrote it, and its strokes, [n, 3]: x, y in UNIT, seconds."""

    label: int
    writer: int
    strokes: list[Stroke]


def read(folder: Path | None) -> dict[str, list[Digit]]:
    """The digits of each split ("train", "valid", "test"), in the order of the files.

    `folder` is the mirror, where the files may lie in pendigits_online/. Raises InputError if one cannot be had.
    """
    learned, tested = (parse(unpack(file.path(folder).read_bytes()).decode("ascii")) for file in FILES)
    return {
        "train": [digit for digit in learned if digit.writer not in VALID_WRITERS],
        "valid": [digit for digit in learned if digit.writer in VALID_WRITERS],
        "test": tested,
    }


def parse(text: str) -> list[Digit]:
    """The digits of one UNIPEN file; raises InputError for a segment without label, writer or points."""
    return [_digit(number, segment) for number, segment in enumerate(text.split(".SEGMENT")[1:], 1)]


def by_writer(digits: list[Digit]) -> dict[int, list[Digit]]:
    """The digits of each writer, in their order."""
    return {writer: [d for d in digits if d.writer == writer] for writer in sorted({d.writer for d in digits})}


def _digit(number: int, segment: str) -> Digit:
    header = HEADER.match(segment)
    strokes = [_stroke(part.split(".PEN_UP")[0]) for part in segment.split(".PEN_DOWN")[1:]]
    if header is None or not strokes or min(map(len, strokes)) == 0:
        raise InputError(
            f"segment {number} of the pen digits has no label, writer or points; take the file of the UCI repository."
        )
    return Digit(int(header[1]), int(header[2]), strokes)


def _stroke(numbers: str) -> Stroke:
    values = np.fromstring(numbers, dtype=np.float64, sep=" ")
    points = (values if values.size % 2 == 0 else values[:0]).reshape(-1, 2) / UNIT
    return np.column_stack([points, SECONDS_A_POINT * np.arange(len(points))])
