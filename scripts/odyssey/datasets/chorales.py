"""Bach's chorales as piano rolls, from the corpus that music21 installs: music without a download.

The chorales are those of Riemenschneider's numbering (371 numbers, 350 different files). Of each,
the singing parts are read (soprano, alto, tenor, bass; instruments that double or accompany them are left out),
one frame a quarter note: what sounds at its onset. Each is transposed, by the nearest way, to C major or A minor,
its key being what Krumhansl's method finds (odyssey.datasets.key_finding).
The frames follow Boulanger-Lewandowski et al. (ICML 2012), whose own set of chorales is task `jsb`; that one has
C minor where this one has A minor.

A chorale that Bach used twice must not be both learned and tested. Rolls that are equal are kept once, and rolls that
share more than a quarter of their passages go to the same split.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.key_finding import key_of
from odyssey.datasets.musicxml import Note, Part, read_score
from odyssey.datasets.piano_rolls import column, empty_roll
from odyssey.errors import InputError

Roll = NDArray[np.uint8]

TONICS = {"major": 0, "minor": 9}  # pitch class after transposition: C major, A minor
VOICES = ("soprano", "alto", "tenor", "bass")
SHARES = {"train": 0.6, "valid": 0.2, "test": 0.2}
PASSAGE_FRAMES = 4
SAME_ABOVE = 0.25  # share of passages in common


def read(numbers: int = 371) -> dict[str, list[Roll]]:
    """The rolls of each split ("train", "valid", "test"), uint8 [T, 88], in the order of the catalogue.

    numbers: how many of Riemenschneider's 371, from the first on.
    """
    rolls = distinct(parse_all(catalogue(numbers)))
    splits: dict[str, list[Roll]] = {split: [] for split in SHARES}
    for name, group in groups(rolls).items():
        splits[split_of(group)].append(rolls[name])
    return splits


def catalogue(numbers: int = 371) -> list[str]:
    """The corpus names ("bach/bwv269") of Riemenschneider's first `numbers` chorales, each once, sorted."""
    from music21 import corpus

    iterator = corpus.chorales.Iterator(1, numbers, numberingSystem="riemenschneider", returnType="filename")
    return sorted({str(name) for name in iterator})


def parse_all(names: list[str]) -> dict[str, Roll]:
    """The roll of every chorale; progress goes to stderr."""
    rolls: dict[str, Roll] = {}
    for name in names:
        rolls[name] = parse(name)
        print(f"\rchorales: {len(rolls)} of {len(names)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return rolls


def parse(name: str) -> Roll:
    """The roll of one chorale of the corpus, transposed."""
    path = source(name)
    parts = read_score(path) if path.suffix in (".mxl", ".xml") else _parts_by_music21(path)
    singing = [part for part in parts if part.name.lower().startswith(VOICES)]
    notes = [note for part in (singing if len(singing) >= len(VOICES) else parts) for note in part.notes]
    try:
        return roll_of(notes, transposition(*key_of(notes)))
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


def source(name: str) -> Path:
    """The file of the corpus that music21 opens by that name: the first that begins so."""
    from music21 import corpus

    found = corpus.getWork(name)
    return Path(str(found[0] if isinstance(found, list) else found))


def _parts_by_music21(path: Path) -> list[Part]:
    """The parts of a file that is no MusicXML: three chorales are in humdrum's **kern."""
    from music21 import converter

    score = converter.parse(path, forceSource=True)  # the source, not music21's pickled copy of it
    return [
        Part(
            part.partName or "",
            [
                (float(note.offset), float(note.quarterLength), pitch.midi)
                for note in part.flatten().notes
                for pitch in note.pitches
            ],
        )
        for part in score.parts
    ]


def transposition(tonic: int, mode: str) -> int:
    """Semitones (-6..5) from a tonic (pitch class 0..11) to C, if major, or to A."""
    return (TONICS[mode] - tonic + 6) % 12 - 6


def roll_of(notes: Iterable[Note], semitones: int) -> Roll:
    """What sounds at the onset of each quarter note; silence before the first and after the last frame is cut off.

    Raises InputError if nothing does, or a pitch is not on a piano.
    """
    notes = list(notes)
    if not notes:
        raise InputError("a piece has no notes; leave it out.")
    roll = empty_roll(math.ceil(max(onset + duration for onset, duration, _ in notes)))
    for onset, duration, pitch in notes:
        roll[math.ceil(onset) : math.ceil(onset + duration), column(pitch + semitones)] = 1
    sounding = np.flatnonzero(roll.any(axis=1))
    if len(sounding) == 0:
        raise InputError("a piece has no note that sounds at the onset of a quarter note; leave it out.")
    return roll[sounding[0] : sounding[-1] + 1]


def distinct(rolls: dict[str, Roll]) -> dict[str, Roll]:
    """The rolls without repetitions: of equal ones, that with the first name."""
    first = {rolls[name].tobytes(): name for name in sorted(rolls, reverse=True)}
    return {name: rolls[name] for name in sorted(first.values())}


def groups(rolls: dict[str, Roll]) -> dict[str, str]:
    """For each name the first name of its group: chorales linked by sharing more than a quarter of their passages."""
    passages = {name: _passages(roll) for name, roll in rolls.items()}
    group = {name: name for name in sorted(rolls)}
    names = list(group)
    for i, a in enumerate(names):
        for b in names[i + 1 :]:
            shared = len(passages[a] & passages[b])
            if shared > SAME_ABOVE * min(len(passages[a]), len(passages[b])):
                joined, gone = sorted((group[a], group[b]))
                group = {name: joined if g == gone else g for name, g in group.items()}
    return group


def split_of(name: str) -> str:
    """The split that a catalogue name falls into, by its hash: about 60, 20 and 20 of 100."""
    place = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") / 2**64
    for split, share in SHARES.items():
        place -= share
        if place < 0:
            return split
    return "test"


def _passages(roll: Roll) -> set[bytes]:
    return {roll[i : i + PASSAGE_FRAMES].tobytes() for i in range(max(1, len(roll) - PASSAGE_FRAMES + 1))}
