"""Reading a MIDI file of one track as notes with their times; what odyssey.exhibits.midi writes, and its like."""

from __future__ import annotations

from typing import NamedTuple

TEMPO, END = 0x51, 0x2F  # meta events


class Piece(NamedTuple):
    """Notes as (MIDI pitch, start, length), in seconds to the thousandth, by start; seconds: of the whole piece."""

    notes: list[tuple[int, float, float]]
    seconds: float


def read_midi(content: bytes) -> Piece:
    """The notes of the first track, on all channels; none where it is no MIDI file of ticks, or is cut off."""
    if content[:4] != b"MThd" or content[14:18] != b"MTrk" or content[12] & 0x80:
        return Piece([], 0.0)
    try:
        return _track(content[22 : 22 + int.from_bytes(content[18:22], "big")], int.from_bytes(content[12:14], "big"))
    except IndexError:
        return Piece([], 0.0)


def _track(track: bytes, ticks: int) -> Piece:
    place, now, beat, status = 0, 0.0, 0.5, 0
    sounding: dict[tuple[int, int], float] = {}
    notes: list[tuple[int, float, float]] = []
    while place < len(track):
        waited, place = _number(track, place)
        now += waited * beat / ticks
        if track[place] & 0x80:
            status, place = track[place], place + 1
        if status == 0xFF or status in (0xF0, 0xF7):
            kind = track[place] if status == 0xFF else -1
            length, begin = _number(track, place + (status == 0xFF))
            place = begin + length
            if kind == TEMPO:
                beat = int.from_bytes(track[begin:place], "big") / 1e6
            if kind == END:
                break
            continue
        pitch, force = track[place], track[place + 1] if status >> 4 not in (0xC, 0xD) else 0
        place += 1 if status >> 4 in (0xC, 0xD) else 2
        if status >> 4 in (0x8, 0x9):
            began = sounding.pop((status & 15, pitch), None)
            if began is not None:
                notes.append((pitch, round(began, 3), round(now - began, 3)))
            if status >> 4 == 0x9 and force:
                sounding[status & 15, pitch] = now
    return Piece(sorted(notes, key=lambda note: (note[1], note[0])), round(now, 3))


def _number(track: bytes, place: int) -> tuple[int, int]:
    """A number of seven bits a byte, and the place behind it."""
    number = track[place] & 0x7F
    while track[place] & 0x80:
        place += 1
        number = number << 7 | track[place] & 0x7F
    return number, place + 1
