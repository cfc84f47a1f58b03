"""Handwriting as frames, and the pen digits: the published counts, formats, and no writer in two splits."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.datasets import pendigits
from odyssey.datasets.lzw import unpack
from odyssey.datasets.pen import pen_frames
from odyssey.datasets.pendigits import UNIT, Digit
from odyssey.errors import InputError
from odyssey.making import read_options
from odyssey.streams import stream
from odyssey.tasks import pen_digits, pen_digits_joined
from odyssey.tasks.pen_digits_joined import draw_lines

MIRROR = Path(os.environ.get("ODYSSEY_DATA_MIRROR", "nowhere"))
needs_the_files = pytest.mark.skipif(
    not (MIRROR / "pendigits_online/pendigits-orig.tra.Z").is_file(),
    reason="needs pendigits_online/ in the folder $ODYSSEY_DATA_MIRROR",
)
TWO = """.INCLUDE dene.doc
.LEXICON "0" "1"
.HIERARCHY DIGIT

.SEGMENT DIGIT 0 ? "8"
.COMMENT 8 12  224
.PEN_DOWN
 100  300
 110  280
 130  290
.PEN_UP
.DT 100

.SEGMENT DIGIT 1-2 ? "4"
.COMMENT 4 3  1
.PEN_DOWN
 10  20
 40  20
.PEN_UP
.DT 100
.PEN_DOWN
 30  50
.PEN_UP
.DT 100
"""


@cache
def digits(name: str) -> list[Digit]:
    return pendigits.parse(unpack((MIRROR / "pendigits_online" / name).read_bytes()).decode())


def slow_frames(strokes: list[np.ndarray], keep_every: int) -> list[list[float]]:
    frames: list[list[float]] = []
    before = None
    for stroke in strokes:
        kept = list(range(len(stroke) - 1, -1, -keep_every))[::-1]
        for i in kept:
            x, y, t = stroke[i]
            dx, dy = (x - before[0], y - before[1]) if before else (0, 0)
            frames.append([dx, dy, t - stroke[0][2], float(i == len(stroke) - 1)])
            before = (x, y)
    return frames


@pytest.mark.parametrize("keep_every", [1, 2, 3, 5])
def test_frames_are_steps_times_and_lifts(keep_every: int) -> None:
    random = np.random.default_rng(0)
    strokes = [random.normal(size=(n, 3)).cumsum(axis=0) for n in (1, 2, 7, 4, 1, 10)]
    expected = slow_frames(strokes, keep_every)
    np.testing.assert_allclose(pen_frames(strokes, keep_every), expected, atol=1e-6)
    assert pen_frames(strokes, keep_every)[:, 3].sum() == len(strokes)


def test_unipen_text_is_read() -> None:
    eight, four = pendigits.parse(TWO)
    assert (eight.label, eight.writer, four.label, four.writer) == (8, 12, 4, 3)
    np.testing.assert_allclose(
        eight.strokes[0], [[100 / UNIT, 300 / UNIT, 0], [110 / UNIT, 280 / UNIT, 0.1], [130 / UNIT, 290 / UNIT, 0.2]]
    )
    assert [len(stroke) for stroke in four.strokes] == [2, 1]


@pytest.mark.parametrize(
    "damaged",
    [
        TWO.replace('"4"', ""),
        TWO.replace(" 30  50\n", ""),
        TWO.replace("40  20", "40"),
        TWO.replace(".COMMENT 4 3", ""),
    ],
)
def test_a_damaged_segment_is_named(damaged: str) -> None:
    with pytest.raises(InputError, match="segment 2 of the pen digits has no label, writer or points"):
        pendigits.parse(damaged)


@needs_the_files
@pytest.mark.parametrize(
    ("name", "count", "writers", "strokes", "points", "shortest", "longest"),
    [
        ("pendigits-orig.tra.Z", 7494, 30, 9433, 304_216, 9, 185),
        ("pendigits-orig.tes.Z", 3498, 14, 4257, 138_578, 9, 231),
    ],
)
def test_counts_are_the_published_ones(
    name: str, count: int, writers: int, strokes: int, points: int, shortest: int, longest: int
) -> None:
    lengths = [sum(map(len, d.strokes)) for d in digits(name)]
    assert (len(lengths), len({d.writer for d in digits(name)})) == (count, writers)
    assert (sum(len(d.strokes) for d in digits(name)), sum(lengths)) == (strokes, points)
    assert (min(lengths), max(lengths)) == (shortest, longest)


@needs_the_files
def test_digits_are_as_many_as_the_authors_count() -> None:
    labels = np.bincount([d.label for d in digits("pendigits-orig.tes.Z")])
    assert labels.tolist() == [363, 364, 364, 336, 364, 335, 336, 364, 336, 336]


@needs_the_files
def test_no_writer_learns_and_validates() -> None:
    splits = pendigits.read(MIRROR)
    writers = {name: {d.writer for d in some} for name, some in splits.items()}
    assert not writers["train"] & writers["valid"]
    assert {name: (len(some), len(writers[name])) for name, some in splits.items()} == {
        "train": (5995, 24),
        "valid": (1499, 6),
        "test": (3498, 14),
    }


@needs_the_files
def test_single_digits_are_the_first_of_each_writer() -> None:
    data = pen_digits.make(pen_digits.Options(digits=20, keep_every=2), MIRROR)
    assert [len(s.inputs) for s in (data.train, data.valid, data.test)] == [480, 120, 280]
    first = next(d for d in digits("pendigits-orig.tra.Z") if d.writer == 1)
    np.testing.assert_allclose(data.train.inputs[0], slow_frames(first.strokes, 2), atol=1e-5)
    assert data.train.targets[0] == first.label


def test_joined_digits_stand_beside_each_other() -> None:
    eight, four = pendigits.parse(TWO)
    line = pen_digits_joined.joined([four, eight], np.array([2.0, 3.0]))
    np.testing.assert_allclose(line[0][:, 0], np.array([0, 30]) / UNIT + 2)
    np.testing.assert_allclose(line[1][:, 0], np.array([20]) / UNIT + 2)
    np.testing.assert_allclose(line[2][:, 0], np.array([0, 10, 30]) / UNIT + 2 + 30 / UNIT + 3)
    np.testing.assert_allclose(line[2][:, 1], eight.strokes[0][:, 1])


def test_lines_are_of_one_writer_and_labelled_in_order() -> None:
    def drawn(writer: int, label: int) -> Digit:
        return Digit(label, writer, [np.array([[0.0, 100 * writer + label, 0], [1, 100 * writer + label, 0.1]])])

    known = [drawn(writer, label) for writer in (1, 2, 3) for label in range(10)]
    split = draw_lines(stream(0, "test"), 200, known, pen_digits_joined.Options(shortest=2, longest=4, keep_every=1))
    assert {len(y) for y in split.targets} == {2, 3, 4}
    for x, y in zip(split.inputs, split.targets, strict=True):
        heights = np.cumsum(x[:, 1])[::2]  # counted from the first digit's
        np.testing.assert_allclose(heights, y - y[0])  # another writer would be 100 away
        assert len(set(y)) == len(y)
        gaps = x[2::2, 0]
        assert gaps.min() >= 10 / UNIT
        assert gaps.max() <= 60 / UNIT


def test_a_line_cannot_be_shorter_than_its_shortest() -> None:
    with pytest.raises(ValidationError, match="shortest is 5 and longest 4; shortest must not be more"):
        pen_digits_joined.Options(shortest=5, longest=4)
    with pytest.raises(InputError, match=r"; shortest is 5 and longest 4; shortest must not be more\.$"):
        read_options("pen_digits_joined", pen_digits_joined.Options, '{"shortest": 5, "longest": 4}')
