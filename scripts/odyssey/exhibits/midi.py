"""A piano roll as a standard MIDI file (format 0); a key that sounds in neighbouring frames is one held note."""

from __future__ import annotations

import struct
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets.piano_rolls import LOWEST_PITCH

TICKS = 480  # a frame, which is a quarter note
TEMPO = 600_000  # microseconds a frame: 100 a minute
ORGAN = 19  # General MIDI's church organ, counted from 0: a chord sounds as long as it is held
VELOCITY = 80


class Note(NamedTuple):
    """A key that sounds from frame `start` for `length` frames."""

    pitch: int  # MIDI
    start: int
    length: int


def notes(roll: NDArray[np.uint8]) -> list[Note]:
    """The notes of a roll [T, 88], by start, then pitch."""
    edges = np.diff(roll.astype(np.int8), axis=0, prepend=0, append=0)
    keys, starts = np.nonzero(edges.T > 0)
    ends = np.nonzero(edges.T < 0)[1]  # key by key, as the starts
    found = (
        Note(int(key) + LOWEST_PITCH, int(start), int(end - start))
        for key, start, end in zip(keys, starts, ends, strict=True)
    )
    return sorted(found, key=lambda note: (note.start, note.pitch))


def midi_file(roll: NDArray[np.uint8]) -> bytes:
    """The bytes of a MIDI file that plays a roll [T, 88], a quarter note a frame."""
    changes = [(n.start, 1, bytes([0x90, n.pitch, VELOCITY])) for n in notes(roll)]
    changes += [(n.start + n.length, 0, bytes([0x80, n.pitch, 0])) for n in notes(roll)]  # 0: ends go before starts
    changes += [(len(roll), 2, b"\xff\x2f\x00")]
    track, now = b"\x00\xff\x51\x03" + TEMPO.to_bytes(3, "big") + bytes([0x00, 0xC0, ORGAN]), 0
    for frame, _, message in sorted(changes):
        track += _variable_length((frame - now) * TICKS) + message
        now = frame
    header = b"MThd" + struct.pack(">IHHH", 6, 0, 1, TICKS)
    return header + b"MTrk" + struct.pack(">I", len(track)) + track


def _variable_length(number: int) -> bytes:
    """Seven bits a byte, the highest first; all but the last have their top bit set."""
    content = bytes([number & 0x7F])
    while number := number >> 7:
        content = bytes([number & 0x7F | 0x80]) + content
    return content
