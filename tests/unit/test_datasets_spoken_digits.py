"""The spoken digits: the published counts, whose block is whose, and no speaker in two splits."""

from __future__ import annotations

import gzip
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from odyssey.datasets import spoken_digits
from odyssey.errors import InputError
from odyssey.tasks import spoken_digits as said
from odyssey.tasks import spoken_frames as framewise

MIRROR = Path(os.environ.get("ODYSSEY_DATA_MIRROR", "nowhere")) / "spoken_arabic_digits"
needs_the_files = pytest.mark.skipif(
    not any(MIRROR.glob("Train_Arabic_Digit.txt*")),
    reason="needs spoken_arabic_digits/ in the folder $ODYSSEY_DATA_MIRROR",
)


@cache
def utterances(name: str) -> list[np.ndarray]:
    plain = MIRROR / name
    text = plain.read_bytes() if plain.exists() else gzip.decompress((MIRROR / f"{name}.gz").read_bytes())
    return spoken_digits.parse(text, dict(zip(spoken_digits.SHA256, spoken_digits.SPEAKERS, strict=True))[name])


def written(utterances: list[np.ndarray]) -> bytes:
    lines = [line for u in utterances for line in [" " * 12, *(" ".join(map(str, frame)) for frame in u)]]
    return ("\n".join(lines) + "\n").encode()


@needs_the_files
@pytest.mark.parametrize(
    ("name", "count", "frames", "shortest", "longest"),
    [("Train_Arabic_Digit.txt", 6600, 263_256, 4, 93), ("Test_Arabic_Digit.txt", 2200, 87_063, 7, 83)],
)
def test_counts_are_the_published_ones(name: str, count: int, frames: int, shortest: int, longest: int) -> None:
    lengths = [len(u) for u in utterances(name)]
    assert (len(lengths), sum(lengths), min(lengths), max(lengths)) == (count, frames, shortest, longest)


@needs_the_files
def test_the_first_frame_is_that_of_the_text() -> None:
    first = utterances("Train_Arabic_Digit.txt")[0]
    assert first.shape == (38, 13)
    np.testing.assert_allclose(first[0, :3], [-0.81101, -7.2382, 1.5429], rtol=1e-6)


@needs_the_files
@pytest.mark.parametrize("name", ["Train_Arabic_Digit.txt", "Test_Arabic_Digit.txt"])
def test_blocks_of_ten_are_one_speaker(name: str) -> None:
    means = np.array([u.mean(axis=0) for u in utterances(name)]).reshape(10, -1, 13)
    means /= means.std(axis=(0, 1))
    spread = [
        means[:, shift : shift + means.shape[1] - 10].reshape(10, -1, 10, 13).var(axis=2).mean() for shift in range(10)
    ]
    assert np.argmin(spread) == 0
    assert spread[0] < 0.7 * min(spread[1:])


@needs_the_files
def test_men_come_before_women_within_each_digit() -> None:
    means = np.array([u.mean(axis=0) for u in utterances("Train_Arabic_Digit.txt")])
    voices = means.reshape(10, 66, 10, 13).mean(axis=(0, 2))
    steps = [np.square(voices[:k].mean(axis=0) - voices[k:].mean(axis=0)).sum() * k * (66 - k) for k in range(1, 66)]
    assert 1 + np.argmax(steps) in (33, 34)  # the cut that separates the speakers best; the last man is an odd one


def made_up(speakers: int) -> list[np.ndarray]:
    """Utterances whose first coefficient is 100 speaker + 10 repetition and whose second is the digit."""
    return [
        np.full((2 + repetition % 3, 13), [100 * speaker + repetition, digit, *range(11)], dtype=np.float32)
        for digit in range(10)
        for speaker in range(speakers)
        for repetition in range(10)
    ]


def test_the_text_is_read_back() -> None:
    for read, given in zip(spoken_digits.parse(written(made_up(2)), 2), made_up(2), strict=True):
        np.testing.assert_array_equal(read, given)


def test_speakers_repetitions_and_digits_are_found_by_position() -> None:
    chosen, digits = spoken_digits.choose(made_up(7), [5, 1], 2)
    assert [(int(u[0, 0]), int(u[0, 1])) for u in chosen] == [
        (100 * speaker + repetition, digit) for digit in range(10) for speaker in (1, 5) for repetition in (0, 1)
    ]
    assert digits.tolist() == [int(u[0, 1]) for u in chosen]


def test_no_speaker_learns_and_validates() -> None:
    train, valid, test = spoken_digits.speakers_of_splits()
    assert sorted(train + valid) == list(range(66))
    assert test == list(range(22))
    assert sum(s < 33 for s in valid) == sum(s >= 33 for s in valid) == 6
    assert sum(s < 33 for s in train[:10]) == 5


def test_a_damaged_text_is_one_sentence() -> None:
    with pytest.raises(InputError, match=r"hold 199 utterances .* expected are 100 utterances a speaker"):
        spoken_digits.parse(written(made_up(2)[:-1]), 2)


@needs_the_files
def test_splits_are_whole_and_standardised_by_training(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ODYSSEY_DOWNLOADS", str(tmp_path))
    data = said.make(said.Options(), MIRROR.parent)
    assert [len(s.inputs) for s in (data.train, data.valid, data.test)] == [5400, 1200, 2200]
    frames = np.concatenate(data.train.inputs)
    np.testing.assert_allclose(frames.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(frames.std(axis=0), 1, atol=1e-4)
    assert np.bincount(data.valid.targets).tolist() == [120] * 10
    small = framewise.make(framewise.Options(train_speakers=4, repetitions=2), MIRROR.parent)
    assert [len(s.inputs) for s in (small.train, small.valid, small.test)] == [80, 240, 440]
    assert all(
        len(x) == len(y) and len(set(y)) == 1 for x, y in zip(small.test.inputs, small.test.targets, strict=True)
    )
