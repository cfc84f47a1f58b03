"""The published JSB chorales: the counts of the literature."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from odyssey.datasets import jsb
from odyssey.tasks.jsb import Options, make

MIRROR = os.environ.get("ODYSSEY_DATA_MIRROR")
pytestmark = pytest.mark.skipif(
    not (MIRROR and (Path(MIRROR) / "poly_music/JSB_Chorales.mat").is_file()),
    reason="needs poly_music/JSB_Chorales.mat in the folder $ODYSSEY_DATA_MIRROR",
)


def test_sequences_and_frames_are_those_of_the_literature() -> None:
    rolls = jsb.read(Path(str(MIRROR)))
    assert {split: len(some) for split, some in rolls.items()} == {"train": 229, "valid": 76, "test": 77}
    assert {split: sum(map(len, some)) for split, some in rolls.items()} == {
        "train": 13807,
        "valid": 4602,
        "test": 4725,
    }
    assert all(r.dtype == np.uint8 and r.shape[1] == 88 and r.max() == 1 for some in rolls.values() for r in some)


def test_most_chorales_end_on_c_so_column_0_is_the_a_below() -> None:
    rolls = [r for some in jsb.read(Path(str(MIRROR))).values() for r in some]
    last = [r[np.flatnonzero(r.any(axis=1))[-1]] for r in rolls]
    assert sum((np.flatnonzero(chord)[0] + 21) % 12 == 0 for chord in last) == 356


def test_each_sequence_loses_its_first_frame_as_a_target() -> None:
    data = make(Options(), Path(str(MIRROR)))
    assert sum(map(len, data.train.targets)) == 13807 - 229
    assert data.facts["frames"] == 13807 + 4602 + 4725
