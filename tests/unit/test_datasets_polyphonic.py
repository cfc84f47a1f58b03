"""The published piano rolls: the counts of the literature, and what is the same in two splits."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import savemat

from odyssey.catalogue import tasks
from odyssey.datasets import polyphonic
from odyssey.errors import InputError

MIRROR = os.environ.get("ODYSSEY_DATA_MIRROR")
SPLITS = ("train", "valid", "test")

# Sequences, frames and silent frames of training; repeats: within training, of training in validation, in test.
COUNTS = {
    "jsb": ((229, 76, 77), (13807, 4602, 4725), 18, (0, 0, 0)),
    "nottingham": ((694, 173, 170), (176561, 45513, 44463), 487, (1, 1, 1)),
    "piano_midi": ((87, 12, 25), (75911, 8540, 19036), 4917, (0, 0, 0)),
    "musedata": ((524, 135, 124), (245202, 82755, 64339), 12962, (1, 0, 0)),
}
every_set = pytest.mark.parametrize("name", sorted(COUNTS))


@cache
def rolls_of(name: str) -> dict[str, list[NDArray[np.uint8]]]:
    file = polyphonic.FILES[name].remote.name_in_mirror
    if not (MIRROR and (Path(MIRROR) / file).is_file()):
        pytest.skip(f"needs {file} in the folder $ODYSSEY_DATA_MIRROR")
    return polyphonic.read(name, Path(MIRROR))


@every_set
def test_sequences_and_frames_are_those_of_the_literature(name: str) -> None:
    rolls = rolls_of(name)
    sequences, frames, silent, _ = COUNTS[name]
    assert tuple(len(rolls[split]) for split in SPLITS) == sequences
    assert tuple(sum(map(len, rolls[split])) for split in SPLITS) == frames
    assert sum(int((~roll.any(axis=1)).sum()) for roll in rolls["train"]) == silent
    assert all(r.dtype == np.uint8 and r.shape[1] == 88 and r.max() == 1 for some in rolls.values() for r in some)


@every_set
def test_exact_repeats_are_those_that_are_known(name: str) -> None:
    train, valid, test = ([roll.tobytes() for roll in rolls_of(name)[split]] for split in SPLITS)
    repeats = len(train) - len(set(train)), len(set(train) & set(valid)), len(set(train) & set(test))
    assert repeats == COUNTS[name][3]
    assert not set(valid) & set(test)


@every_set
def test_each_sequence_loses_its_first_frame_as_a_target(name: str) -> None:
    rolls = rolls_of(name)
    data = tasks()[name].make(tasks()[name].Options(), Path(str(MIRROR)))
    assert sum(map(len, data.train.targets)) == COUNTS[name][1][0] - COUNTS[name][0][0]
    assert data.facts["frames"] == sum(COUNTS[name][1])
    np.testing.assert_array_equal(data.test.targets[3], rolls["test"][3][1:])


def test_nottingham_says_what_it_repeats() -> None:
    rolls_of("nottingham")
    facts = tasks()["nottingham"].make(tasks()["nottingham"].Options(), Path(str(MIRROR))).facts
    assert (facts["valid_also_in_train"], facts["test_also_in_train"]) == (1, 1)


def test_most_chorales_end_on_c_so_column_0_is_the_a_below() -> None:
    rolls = [r for some in rolls_of("jsb").values() for r in some]
    last = [r[np.flatnonzero(r.any(axis=1))[-1]] for r in rolls]
    assert sum((np.flatnonzero(chord)[0] + 21) % 12 == 0 for chord in last) == 356


def test_a_file_with_other_counts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    rolls_of("jsb")
    jsb = polyphonic.FILES["jsb"]
    monkeypatch.setitem(polyphonic.FILES, "jsb", replace(jsb, sequences=(229, 76, 78)))
    with pytest.raises(InputError, match=r"JSB_Chorales.mat holds \(229, 76, 77\) sequences, expected \(229, 76, 78\)"):
        polyphonic.read("jsb", Path(str(MIRROR)))


def roll(frames: int, keys: int = 88) -> NDArray[np.float64]:
    """As MATLAB has it: float64."""
    return (np.arange(frames * keys).reshape(frames, keys) % 7 == 0).astype(np.float64)


def write_mat(path: Path, **other: object) -> Path:
    """A file of two rolls a split, with `other` variables."""
    cells = {}
    for key in polyphonic.SPLITS.values():
        cells[key] = np.empty((1, 2), object)
        cells[key][0] = [roll(5), roll(9)]
    savemat(path, {**cells, **other})
    return path


def test_rolls_of_any_file_of_this_form_are_read(tmp_path: Path) -> None:
    rolls = polyphonic.read_rolls(write_mat(tmp_path / "mine.mat"))
    assert set(rolls) == set(SPLITS)
    assert all([r.shape for r in some] == [(5, 88), (9, 88)] for some in rolls.values())
    np.testing.assert_array_equal(rolls["valid"][1], roll(9))
    assert rolls["valid"][1].dtype == np.uint8


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda r: r * 64,
            "mine.mat, validdata, sequence 1, frame 0, key 0: the roll has 64.0, but a key is 0 or 1; set to",
        ),
        (lambda r: r / 2, "validdata, sequence 1, frame 0, key 0: the roll has 0.5, but a key is 0 or 1"),
        (lambda r: r + np.nan, "validdata, sequence 1, frame 0, key 0: the roll has nan, but a key is 0 or 1"),
        (lambda r: r[:, :84], "validdata, sequence 1: the roll has shape (9, 84) of float64, but it is [T, 88]"),
    ],
)
def test_rolls_that_are_none_are_named(
    tmp_path: Path, change: Callable[[NDArray[np.float64]], NDArray[np.float64]], said: str
) -> None:
    cells = np.empty((1, 2), object)
    cells[0] = [roll(5), change(roll(9))]
    with pytest.raises(InputError) as refused:
        polyphonic.read_rolls(write_mat(tmp_path / "mine.mat", validdata=cells))
    assert said in str(refused.value)


def test_a_file_that_is_not_of_this_form_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"mine\.mat has no row of cells 'testdata'; name those of its splits traindata, "
    ):
        polyphonic.read_rolls(write_mat(tmp_path / "mine.mat", testdata=np.zeros((2, 2))))
    (tmp_path / "mine.mat").write_bytes(
        b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM" + bytes(400)
    )
    with pytest.raises(InputError, match=r"mine\.mat is a MATLAB file of version 7\.3, .* save it with -v7\."):
        polyphonic.read_rolls(tmp_path / "mine.mat")
    whole = write_mat(tmp_path / "mine.mat").read_bytes()
    for content in (b"<html>", b"", whole[:-200], whole[:150]):
        (tmp_path / "mine.mat").write_bytes(content)
        with pytest.raises(InputError, match=r"mine\.mat (cannot be read as a MATLAB file \(|has no row of cells)"):
            polyphonic.read_rolls(tmp_path / "mine.mat")
