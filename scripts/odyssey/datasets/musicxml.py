"""The notes of a score in MusicXML, plain or compressed: what a piano roll needs of it, and no more.

Source: MusicXML 4.0 (W3C Community Group): score-partwise; part, measure, attributes, note, backup, forward. Repeats
are not played twice. Transposing instruments are read as they sound.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

from odyssey.errors import InputError

STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
Note = tuple[float, float, int]  # onset and duration in quarter notes, MIDI pitch


@dataclass
class Part:
    """A part of a score: its name, and its notes in the order of the file."""

    name: str
    notes: list[Note] = field(default_factory=list)


def read_score(path: Path) -> list[Part]:
    """The parts of a score; raises InputError for a file that is none."""
    try:
        root = ElementTree.fromstring(_text(path))
    except (OSError, KeyError, zipfile.BadZipFile, ElementTree.ParseError) as error:
        raise InputError(f"{path} is no MusicXML: {error}.") from None
    names = {part.get("id"): (part.findtext("part-name") or "").strip() for part in root.iter("score-part")}
    return [_part(part, names.get(part.get("id"), "")) for part in root.iter("part")]


def _text(path: Path) -> bytes:
    if path.suffix != ".mxl":
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
        (first, *_) = [entry.get("full-path") for entry in container.iter() if entry.tag.endswith("rootfile")]
        return archive.read(str(first))


def _part(part: ElementTree.Element, name: str) -> Part:
    read, start = Part(name), Fraction(0)
    divisions, bar, transposed = 1, Fraction(4), 0
    for measure in part.iter("measure"):
        now = highest = last = Fraction(0)
        empty = True
        for element in measure:
            if element.tag == "attributes":
                divisions = int(float(element.findtext("divisions") or divisions))
                bar = _bar(element) or bar
                transposed = _transposed(element, transposed)
            elif element.tag in ("backup", "forward"):
                moved = Fraction(element.findtext("duration") or 0) / divisions
                now = max(Fraction(0), now + (moved if element.tag == "forward" else -moved))
                highest = max(highest, now)
            elif element.tag == "note":
                empty = False
                grace = element.find("grace") is not None
                duration = Fraction(0) if grace else Fraction(element.findtext("duration") or 0) / divisions
                in_chord = element.find("chord") is not None
                onset = last if in_chord else now
                if not in_chord:
                    last, now = now, now + duration
                pitch = element.find("pitch")
                if pitch is not None and element.find("cue") is None:
                    read.notes.append((float(start + onset), float(duration), _midi(pitch) + transposed))
                highest = max(highest, now)
        start += bar if empty and not highest else highest
    return read


def _bar(attributes: ElementTree.Element) -> Fraction | None:
    """The length of a measure in quarter notes, where the attributes say a time."""
    time = attributes.find("time")
    if time is None or time.find("beats") is None:
        return None
    beats = sum(int(text) for text in str(time.findtext("beats")).split("+"))
    return Fraction(4 * beats, int(str(time.findtext("beat-type"))))


def _transposed(attributes: ElementTree.Element, so_far: int) -> int:
    """Semitones from what is written to what sounds."""
    transpose = attributes.find("transpose")
    if transpose is None:
        return so_far
    return int(float(transpose.findtext("chromatic") or 0)) + 12 * int(transpose.findtext("octave-change") or 0)


def _midi(pitch: ElementTree.Element) -> int:
    alter = int(float(pitch.findtext("alter") or 0))
    return STEPS[str(pitch.findtext("step"))] + alter + 12 * (int(str(pitch.findtext("octave"))) + 1)
