"""Piano rolls from notes, on music short enough to do by hand; one real chorale; the splits."""

from __future__ import annotations

import zipfile
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from odyssey.datasets import chorales
from odyssey.datasets.key_finding import key_of
from odyssey.datasets.musicxml import Note, read_score
from odyssey.datasets.piano_rolls import column, roll_facts
from odyssey.errors import InputError


def keys(roll: np.ndarray) -> list[list[int]]:
    """The MIDI pitches of each frame."""
    return [[int(k) + 21 for k in np.flatnonzero(frame)] for frame in roll]


def test_a_frame_holds_what_sounds_at_the_onset_of_a_quarter() -> None:
    notes = [(0.0, 1.5, 60), (1.5, 0.5, 62), (2.0, 1.0, 64), (0.0, 3.0, 48), (0.5, 0.25, 70), (1.0, 0.0, 72)]
    # 62 begins between two quarters and ends on one, 70 lies between two, 72 is a grace note: none is heard
    assert keys(chorales.roll_of(notes, 0)) == [[48, 60], [48, 60], [48, 64]]


def test_silence_inside_is_kept_and_outside_cut_off() -> None:
    assert keys(chorales.roll_of([(2.0, 1.0, 60), (4.0, 1.0, 62)], -2)) == [[58], [], [60]]


@pytest.mark.parametrize(
    ("tonic", "mode", "semitones"),
    [(0, "major", 0), (7, "major", 5), (6, "major", -6), (5, "major", -5), (9, "minor", 0), (2, "minor", -5)],
)
def test_transposition_goes_the_nearest_way_to_c_major_or_a_minor(tonic: int, mode: str, semitones: int) -> None:
    assert chorales.transposition(tonic, mode) == semitones


def test_a_pitch_off_the_piano_is_refused() -> None:
    assert (column(21), column(108)) == (0, 87)
    with pytest.raises(ValueError, match="109"):
        column(109)


@pytest.mark.parametrize(
    ("notes", "said"),
    [
        ([], "a piece has no notes; leave it out."),
        ([(0.25, 0.5, 60)], "a piece has no note that sounds at the onset of a quarter note; leave it out."),
        ([(0.0, 1.0, 109)], "MIDI pitch 109 is not on a piano (21..108); transpose or leave out what lies beyond."),
    ],
)
def test_a_piece_that_gives_no_roll_is_one_sentence(notes: list[Note], said: str) -> None:
    with pytest.raises(InputError) as refused:
        chorales.roll_of(notes, 0)
    assert str(refused.value) == said


def test_a_real_chorale_begins_and_ends_as_its_score_file_says() -> None:
    path = Path(str(files("music21"))) / "corpus" / "bach" / "bwv269.mxl"
    with zipfile.ZipFile(path) as score:
        parts = list(ElementTree.fromstring(score.read("bwv269.xml")).iter("part"))
    notes = [part.findall(".//note/pitch") for part in parts]
    roll = chorales.parse("bach/bwv269")
    to_c = 5  # from G, the one sharp of the score
    assert keys(roll)[0] == sorted(midi(part[0]) + to_c for part in notes)
    assert keys(roll)[-1] == sorted(midi(part[-1]) + to_c for part in notes)


def midi(pitch: ElementTree.Element) -> int:
    """The MIDI number of a MusicXML pitch (middle C is C4, 60)."""
    alter = pitch.findtext("alter") or "0"
    return (
        12 * (int(str(pitch.findtext("octave"))) + 1) + "C D EF G A B".index(str(pitch.findtext("step"))) + int(alter)
    )


def test_only_the_singing_parts_are_read() -> None:
    roll = chorales.parse("bach/bwv91.6")  # with two horns and timpani: seven parts
    assert roll.sum(axis=1).max() <= 4


def test_equal_rolls_are_kept_once_and_similar_ones_go_together() -> None:
    random = np.random.default_rng(0)
    a, b, c = (random.integers(0, 2, (30, 88)).astype(np.uint8) for _ in range(3))
    half_b = np.concatenate([b[:15], c[:15]])
    rolls = {"v": a, "w": a.copy(), "x": b, "y": half_b, "z": c}
    kept = chorales.distinct(rolls)
    assert list(kept) == ["v", "x", "y", "z"]
    assert chorales.groups(kept) == {"v": "v", "x": "x", "y": "x", "z": "x"}  # y is half b and half c


def test_about_60_20_and_20_of_100_names_fall_into_the_splits() -> None:
    splits = [chorales.split_of(f"bach/bwv{n}") for n in range(4000)]
    shares = [splits.count(split) / len(splits) for split in ("train", "valid", "test")]
    np.testing.assert_allclose(shares, [0.6, 0.2, 0.2], atol=0.025)


def test_the_facts_of_a_collection_are_counts() -> None:
    rolls = [chorales.roll_of([(0.0, 1.0, 60), (0.0, 1.0, 64), (2.0, 1.0, 60)], 0)]
    assert roll_facts(rolls) == {"frames": 3, "silent_frames": 1, "mean_keys_per_frame": 1.0, "keys_used": 2}


def test_the_catalogue_has_371_numbers_and_350_chorales() -> None:
    assert len(chorales.catalogue()) == 350
    assert len(chorales.catalogue(20)) == 20


@pytest.mark.parametrize("number", range(0, 350, 50))
def test_scores_are_read_as_music21_reads_them(number: int) -> None:
    """Onsets, durations, pitches and the key, by an independent reader of the same file."""
    from music21 import converter, stream

    path = chorales.source(chorales.catalogue()[number])
    score = converter.parse(path, forceSource=True)
    theirs = [
        sorted((float(n.offset), float(n.quarterLength), p.midi) for n in part.flatten().notes for p in n.pitches)
        for part in score.parts
    ]
    ours = read_score(path)
    assert [part.name for part in ours] == [part.partName or "" for part in score.parts]
    assert [sorted(part.notes) for part in ours] == theirs
    key = stream.Score(score.parts).analyze("key")
    assert key_of(note for part in ours for note in part.notes) == (key.tonic.pitchClass, key.mode)


def test_what_is_no_score_is_refused(tmp_path: Path) -> None:
    for name, content in (("a.xml", b"<score-partwise><part>"), ("b.mxl", b"no archive"), ("c.xml", None)):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(InputError, match=f"{name} is no MusicXML"):
            read_score(path)
