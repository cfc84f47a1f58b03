"""A continued chorale: the MIDI file, read back by music21, plays the roll."""

from __future__ import annotations

import music21.midi
import numpy as np
import pytest
from numpy.typing import NDArray

from exhibit_cases import music, trained
from odyssey.datasets.piano_rolls import empty_roll
from odyssey.exhibits import chorale_continued
from odyssey.exhibits.midi import Note, midi_file, notes
from odyssey.streams import stream


def read_back(content: bytes) -> tuple[NDArray[np.uint8], int]:
    """The roll that a MIDI file plays, and how many notes it strikes; frames are quarter notes."""
    file = music21.midi.MidiFile()
    file.readstr(content)
    (track,) = file.tracks
    now, began, roll, struck = 0, {}, empty_roll(1000), 0
    for event in track.events:
        if isinstance(event, music21.midi.DeltaTime):
            now += event.time
        elif event.isNoteOn():
            assert event.pitch not in began
            began[event.pitch], struck = now, struck + 1
        elif event.isNoteOff():
            start = began.pop(event.pitch)
            assert start < now
            roll[start // file.ticksPerQuarterNote : now // file.ticksPerQuarterNote, event.pitch - 21] = 1
    assert not began
    assert now % file.ticksPerQuarterNote == 0
    return roll[: now // file.ticksPerQuarterNote], struck


@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_the_file_plays_the_roll(share: float) -> None:
    roll = (stream(3, "roll").random((50, 88)) < share).astype(np.uint8)
    roll[20:23] = 0
    played, struck = read_back(midi_file(roll))
    np.testing.assert_array_equal(played, roll)
    assert struck == len(notes(roll)) == (np.diff(np.vstack([empty_roll(1), roll]).astype(int), axis=0) == 1).sum()


def test_a_long_silence_and_an_empty_roll() -> None:
    roll = empty_roll(400)
    roll[[0, 399], [0, 87]] = 1
    np.testing.assert_array_equal(read_back(midi_file(roll))[0], roll)
    np.testing.assert_array_equal(read_back(midi_file(empty_roll(3)))[0], empty_roll(3))


def test_a_key_that_goes_on_sounding_is_one_note() -> None:
    roll = empty_roll(6)
    roll[[1, 2, 3, 5], 39] = 1
    roll[2, 43] = 1
    assert notes(roll) == [Note(60, 1, 3), Note(64, 2, 1), Note(60, 5, 1)]


def test_the_exhibit_begins_as_the_piece_does_and_goes_on() -> None:
    one = trained(music)
    played, _ = read_back(chorale_continued.show(one).files["mid"])
    piece = chorale_continued.first_piece(one)
    np.testing.assert_array_equal(piece[:-1], one.data.test.inputs[1])
    np.testing.assert_array_equal(piece[1:], one.data.test.targets[1])
    np.testing.assert_array_equal(played[:16], piece[:16])
    assert len(played) == 64
    assert not np.array_equal(played[16:40], piece[16:40])


def test_short_pieces_leave_something_to_compare_with() -> None:
    one = trained(music)
    one.data.test.inputs[1:], one.data.test.targets[1:] = [], []
    assert len(chorale_continued.first_piece(one)) == 5
    assert len(read_back(chorale_continued.show(one).files["mid"])[0]) == 4 + 48
