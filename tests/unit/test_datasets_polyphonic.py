"""The published piano rolls: the counts of the literature, and what is the same in two splits."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from odyssey.datasets import polyphonic
from odyssey.errors import InputError
from odyssey.registry import tasks

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
