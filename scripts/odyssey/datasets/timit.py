"""TIMIT: read American English with a phone for each moment, from the licensed corpus at the user's.

Source: Garofolo et al., TIMIT Acoustic-Phonetic Continuous Speech Corpus, LDC93S1, sold by the Linguistic Data
Consortium; nothing of it comes with this project. Expected are {TRAIN,TEST}/DR1..DR8/SPEAKER/{SI,SX}n with .WAV (NIST
SPHERE, or copies as RIFF) and .PHN ("first sample, end sample, phone" a line), names in capitals or small letters.

Splits as in the literature: all 462 speakers of TRAIN; of TEST, the 24 speakers of the core test set to test with, and
the 50 speakers of the usual development set (Halberstadt, MIT 1998; also in Kaldi's recipe) to validate with. The two
sentences that all speakers read (SA) are left out, which leaves 3,696 / 400 / 192. A frame's phone is that at its
middle.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.licensed import LicensedTree
from odyssey.datasets.mfcc import features, frame_centres
from odyssey.datasets.standardise import standardise
from odyssey.errors import InputError

VARIABLE = "ODYSSEY_TIMIT"
WHERE = "https://catalog.ldc.upenn.edu/LDC93S1"
TREE = LicensedTree(
    "TIMIT",
    VARIABLE,
    f"it is licensed by the Linguistic Data Consortium (LDC93S1, {WHERE})",
    "its TRAIN and TEST",
    "spoken_frames",
)
PHONE_NAMES = """
aa ae ah ao aw ax ax-h axr ay b bcl ch d dcl dh dx eh el em en eng epi er ey f g gcl h# hh hv ih ix iy jh k kcl
l m n ng nx ow oy p pau pcl q r s sh t tcl th uh uw ux v w y z zh
"""
CORE_TEST_NAMES = """
MDAB0 MWBT0 FELC0 MTAS1 MWEW0 FPAS0 MJMP0 MLNT0 FPKT0 MLLL0 MTLS0 FJLM0
MBPM0 MKLT0 FNLP0 MCMJ0 MJDH0 FMGD0 MGRT0 MNJM0 FDHC0 MJLN0 MPAM0 FMLD0
"""
DEVELOPMENT_NAMES = """
FAKS0 FDAC1 FJEM0 MGWT0 MJAR0 MMDB1 MMDM2 MPDF0 FCMH0 FKMS0 MBDG0 MBWM0 MCSH0 FADG0 FDMS0 FEDW0 MGJF0
MGLB0 MRTK0 MTAA0 MTDT0 MTHC0 MWJG0 FNMR0 FREW0 FSEM0 MBNS0 MMJR0 MDLS0 MDLF0 MDVC0 MERS0 FMAH0 FDRW0
MRCS0 MRJM4 FCAL1 MMWH0 FJSJ0 MAJC0 MJSW0 MREB0 FGJD0 FJMG0 MROA0 MTEB0 MJFC0 MRJR0 FMML0 MRWS1
"""
PHONES = tuple(PHONE_NAMES.split())
CORE_TEST, DEVELOPMENT = frozenset(CORE_TEST_NAMES.split()), frozenset(DEVELOPMENT_NAMES.split())
SPEAKERS = {"train": 462, "valid": len(DEVELOPMENT), "test": len(CORE_TEST)}
SENTENCES = 8  # of each speaker, without the two SA

Framed = tuple[list[NDArray[np.float32]], list[NDArray[np.int64]]]


@dataclass(frozen=True)
class Sentence:
    """One recording and its phones."""

    sound: Path
    phones: Path


def read(corpus: Path, sentences: int = SENTENCES, partial: bool = False) -> dict[str, Framed]:
    """For each split the frames, float32 [T, 39], standardised by the training split, and their phones, int64 [T].

    sentences: 1..8, of each speaker, by name; partial: accept a corpus that lacks some. About a minute for all.
    Raises InputError for a corpus that is not whole, and for a file that cannot be read.
    """
    found = splits(corpus, sentences)
    for name, speakers in SPEAKERS.items():
        if not found[name] or (len(found[name]) != speakers * sentences and not partial):
            raise InputError(
                f"the TIMIT corpus in {corpus} has {len(found[name])} sentences for {name}, expected "
                f"{speakers * sentences}; set {VARIABLE} to the whole corpus, or the option partial to use a part."
            )
    framed = {name: [frames(sentence) for sentence in some] for name, some in found.items()}
    scaled = standardise({name: [x for x, _ in some] for name, some in framed.items()})
    return {name: (scaled[name], [y for _, y in some]) for name, some in framed.items()}


def splits(corpus: Path, sentences: int) -> dict[str, list[Sentence]]:
    """The first `sentences` of each speaker, by name, in the split of the speaker."""
    found: dict[str, list[Sentence]] = {name: [] for name in SPEAKERS}
    for speaker in sorted((p for p in corpus.rglob("*") if p.is_dir()), key=lambda p: str(p).upper()):
        split = split_of(speaker)
        if split is not None:
            found[split] += _sentences(speaker)[:sentences]
    return found


def split_of(speaker: Path) -> str | None:
    """The split of a speaker's folder .../TRAIN/DR1/FCJF0; None for other folders and speakers of no split."""
    part, dialect, name = (piece.upper() for piece in ("", "", *speaker.parts)[-3:])
    if not dialect.startswith("DR") or part not in ("TRAIN", "TEST"):
        return None
    if part == "TRAIN":
        return "train"
    return "test" if name in CORE_TEST else "valid" if name in DEVELOPMENT else None


def frames(sentence: Sentence) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The frames of a sentence, [T, 39], and the number of each one's phone, [T]."""
    import soundfile

    try:
        with sentence.sound.open("rb") as file:  # opened here, so that it is seen as a source
            signal, rate = soundfile.read(file, dtype="float64")
        inputs = features(signal, rate).astype(np.float32)
    except (soundfile.LibsndfileError, ValueError) as error:
        raise InputError(f"{sentence.sound} is not a recording of TIMIT ({error}); copy the corpus again.") from None
    return inputs, labels(sentence.phones, frame_centres(len(inputs), rate))


def labels(path: Path, centres: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the phone at each of these samples, [T]; raises InputError if the file is not a list of phones."""
    try:
        lines = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line.strip()]
        ends = np.array([int(end) for _, end, _ in lines])
        numbers = np.array([PHONES.index(phone) for _, _, phone in lines])
        return numbers[np.minimum(np.searchsorted(ends, centres, side="right"), len(ends) - 1)]
    except (ValueError, IndexError) as error:
        raise InputError(f"{path} is not a list of TIMIT's phones ({error}); copy the corpus again.") from None


def _sentences(speaker: Path) -> list[Sentence]:
    files = {path.name.upper(): path for path in speaker.iterdir()}
    stems = sorted(name.removesuffix(".PHN") for name in files if name.endswith(".PHN") and not name.startswith("SA"))
    sounds = {stem: files.get(f"{stem}.WAV", files.get(f"{stem}.WAV.WAV")) for stem in stems}
    return [Sentence(sound, files[f"{stem}.PHN"]) for stem, sound in sounds.items() if sound is not None]
