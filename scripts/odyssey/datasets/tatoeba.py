"""English sentences and their Vietnamese translations, from the volunteers of Tatoeba.

Source: https://tatoeba.org, in the selection of http://www.manythings.org/anki (vie-eng); the file, pinned to a commit,
of https://github.com/MaiHai999/DichTiengPhapSangViet. CC BY 2.0 FR: each pair names its two contributors, and whoever
shows a sentence names them too (`Pair.attribution`).

8,050 pairs, of 6,164 English and 7,497 Vietnamese sentences; there are no published splits. A sentence of either
language with several translations must not be both learned and tested: pairs that share a sentence (its words, not its
capitals) go to the same split, in either direction of translation.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.download import RemoteFile
from odyssey.datasets.sentences import tokenise
from odyssey.datasets.text import read_text
from odyssey.errors import InputError
from odyssey.streams import stream

FILE = RemoteFile(
    "tatoeba_en_vi/vie.txt",
    "https://raw.githubusercontent.com/MaiHai999/DichTiengPhapSangViet/f28dc703a614d6f60ffc4d38c9180420d5931a58/vie.txt",
    "157422ec67ddaae7004ba2d1b43315bfc6695af836e013bb70fbf39ab1a63afd",
)
LICENCE = "CC BY 2.0 FR, tatoeba.org"
SHARES = {"valid": 0.1, "test": 0.1}  # of the groups; train: the rest


class Pair(NamedTuple):
    """A sentence in both languages, and the line that names its contributors."""

    english: str
    vietnamese: str
    attribution: str


def read(folder: Path | None) -> dict[str, list[Pair]]:
    """The pairs of each split ("train", "valid", "test"), in a fixed random order.

    `folder` is the mirror, where the file may lie in tatoeba_en_vi/. Raises InputError if it cannot be had.
    """
    return split(parse(read_text(FILE.path(folder))))


def parse(text: str) -> list[Pair]:
    """The pairs of lines "English TAB Vietnamese TAB attribution"; raises InputError that names a line of another."""
    pairs = []
    for number, line in enumerate(text.splitlines(), 1):
        columns = line.split("\t")
        if len(columns) != 3 or not all(columns):
            raise InputError(
                f"line {number} of the sentence pairs has {len(columns)} columns, not 3; take another file."
            )
        pairs.append(Pair(*columns))
    return pairs


def split(pairs: list[Pair]) -> dict[str, list[Pair]]:
    """The pairs dealt to the splits, group by group, in a fixed random order of the groups."""
    group = groups(pairs)
    place = stream(0, "tatoeba").permutation(group.max() + 1)[group] / (group.max() + 1)
    parts: dict[str, list[Pair]] = {"train": [], "valid": [], "test": []}
    for i in np.argsort(place, kind="stable"):
        name = "valid" if place[i] < SHARES["valid"] else "test" if place[i] < sum(SHARES.values()) else "train"
        parts[name].append(pairs[i])
    return parts


def groups(pairs: list[Pair]) -> NDArray[np.intp]:
    """The number of each pair's group, [N]: pairs linked by the words of a sentence, whatever number of links away."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    english = np.unique([" ".join(tokenise(pair.english)) for pair in pairs], return_inverse=True)[1]
    vietnamese = np.unique([" ".join(tokenise(pair.vietnamese)) for pair in pairs], return_inverse=True)[1]
    nodes = english.max() + 1 + vietnamese.max() + 1
    links = coo_array((np.ones(len(pairs)), (english, english.max() + 1 + vietnamese)), shape=(nodes, nodes))
    found = connected_components(links, directed=False)[1][english]
    first, again = np.unique(found, return_index=True, return_inverse=True)[1:]
    return np.argsort(np.argsort(first))[again]  # numbered in the order of the pairs, not of the search


def contributors(pairs: list[Pair]) -> list[str]:
    """Everybody who wrote one of the sentences, by name."""
    return sorted({name.split(")")[0] for pair in pairs for name in pair.attribution.split(" (")[2:]})
