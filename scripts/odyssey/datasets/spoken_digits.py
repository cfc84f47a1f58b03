"""Spoken Arabic digits as frames of 13 mel-frequency cepstral coefficients (MFCC).

Source: UCI repository 195, Spoken Arabic Digit (Hammami, Bedda), https://archive.ics.uci.edu/dataset/195, CC BY 4.0;
the files, pinned to a commit, of https://github.com/benmatz/spoken-arabic-digits. Speech at 11,025 Hz, Hamming windows,
pre-emphasis 1 - 0.97 / z. 88 native speakers said each digit ten times; 66 of them are the training file, 22 the test
file. A line of blanks opens an utterance, then one line is one frame. Nothing names digit or speaker: the utterances
lie in the order digit, speaker (the men before the women), repetition. The numbers confirm it: utterances differ least
within blocks of ten that start at a multiple of ten, and speakers differ most before and after the middle one.

There is no published validation split: here the first six men and the first six women of the training file, so that
no speaker is in two splits.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.download import RemoteFile
from odyssey.datasets.standardise import standardise
from odyssey.errors import InputError

COMMIT = "https://raw.githubusercontent.com/benmatz/spoken-arabic-digits/cf1e819fc6ed421eb2f153c7c4de39209bd28cd6/Data"
SHA256 = {  # of the text, unpacked
    "Train_Arabic_Digit.txt": "cecd3ee9951658e5391f0342e9b6467ba7c0e7ecff5c9012b9c1ed9f81b97bc6",
    "Test_Arabic_Digit.txt": "de40eac66ce18fca8924bad592002ee7ef646fc84d48b065ce21ac9f88946922",
}
FILES = tuple(RemoteFile(f"spoken_arabic_digits/{name}", f"{COMMIT}/{name}", sha256) for name, sha256 in SHA256.items())
SPEAKERS = (66, 22)  # of each file
DIGITS, REPETITIONS, COEFFICIENTS = 10, 10, 13
VALID_OF_EACH = 6  # men, and as many women
BLANK, NEWLINE = ord(" "), ord("\n")

Utterance = NDArray[np.float32]
Spoken = tuple[list[Utterance], NDArray[np.int64]]


def read(folder: Path | None, train_speakers: int = 54, repetitions: int = 10) -> dict[str, Spoken]:
    """For each split the utterances, float32 [T, 13], and their digits, int64 [N]; standardised by the training split.

    train_speakers: 2..54, men and women in turn; repetitions: 1..10, of each digit by each speaker, in all splits.
    `folder` is the mirror, where the files may lie in spoken_arabic_digits/. Raises InputError if one cannot be had.
    """
    texts = (file.path(folder).read_bytes() for file in FILES)
    learned, tested = (parse(text, speakers) for text, speakers in zip(texts, SPEAKERS, strict=True))
    train, valid, test = speakers_of_splits()
    chosen = {
        "train": choose(learned, train[:train_speakers], repetitions),
        "valid": choose(learned, valid, repetitions),
        "test": choose(tested, test, repetitions),
    }
    scaled = standardise({name: utterances for name, (utterances, _) in chosen.items()})
    return {name: (scaled[name], digits) for name, (_, digits) in chosen.items()}


def speakers_of_splits() -> tuple[list[int], list[int], list[int]]:
    """The places of the speakers of train and valid in the training file (men, women in turn), of test in its own."""
    in_turn = [place for man in range(33) for place in (man, 33 + man)]
    return in_turn[2 * VALID_OF_EACH :], in_turn[: 2 * VALID_OF_EACH], list(range(22))


def parse(text: bytes, speakers: int) -> list[Utterance]:
    """The utterances of one file in their order, float32 [T, 13]; raises InputError if they are not 100 a speaker."""
    letters = np.frombuffer(text, np.uint8)
    starts = np.append(0, np.flatnonzero(letters[:-1] == NEWLINE) + 1)  # of lines
    opening = np.flatnonzero(letters[starts] == BLANK)
    lengths = np.diff(np.append(opening, len(starts))) - 1
    numbers = np.fromstring(text.decode("ascii"), dtype=np.float64, sep=" ").astype(np.float32)
    if numbers.size != COEFFICIENTS * lengths.sum() or len(lengths) != DIGITS * speakers * REPETITIONS:
        raise InputError(
            f"the spoken digits hold {len(lengths)} utterances and {numbers.size} numbers in {lengths.sum()} frames; "
            f"expected are {DIGITS * REPETITIONS} utterances a speaker and {COEFFICIENTS} numbers a frame: "
            "take the file of the UCI repository."
        )
    return np.split(numbers.reshape(-1, COEFFICIENTS), np.cumsum(lengths)[:-1])


def choose(utterances: list[Utterance], speakers: list[int], repetitions: int) -> Spoken:
    """The first `repetitions` of each digit by each of these speakers, and the digits."""
    places = np.arange(len(utterances)).reshape(DIGITS, -1, REPETITIONS)[:, sorted(speakers), :repetitions]
    digits = np.repeat(np.arange(DIGITS, dtype=np.int64), places[0].size)
    return [utterances[place] for place in places.ravel()], digits
