"""Files packed by Unix `compress` (.Z): LZW codes of 9 to 16 bits.

The standard library does not read them, and the program `gzip`, which does, is not asked of every machine.
Source: Welch, "A technique for high-performance data compression" (IEEE Computer, 1984), with the code that empties
the table and the padding to eight codes that `compress` added.
"""

from __future__ import annotations

from odyssey.errors import InputError

MAGIC = b"\x1f\x9d"
EMPTY_TABLE = 256  # the code that starts the table anew, in files that use it
FIRST_WIDTH = 9  # bits


def unpack(packed: bytes) -> bytes:
    """What `compress` packed; raises InputError if the bytes are not of its making. About a third of a second a MB."""
    if packed[:2] != MAGIC or len(packed) < 3:
        raise InputError("the file was not packed by Unix compress (.Z); take the right file.")
    widest, empties = packed[2] & 31, bool(packed[2] & 128)
    table = [bytes([letter]) for letter in range(256)] + [b""] * empties
    first_free = len(table)
    pieces: list[bytes] = []
    last, width, place = b"", FIRST_WIDTH, 24
    start = place  # of the codes of this width
    while place + width <= 8 * len(packed):
        code = int.from_bytes(packed[place >> 3 : (place >> 3) + 4], "little") >> (place & 7) & ((1 << width) - 1)
        place += width
        if empties and code == EMPTY_TABLE:
            start = place = _padded(start, place, width)
            last, width = b"", FIRST_WIDTH
            del table[first_free:]
            continue
        if code > len(table) or (code == len(table) and not last):
            raise InputError("the .Z file is damaged: it uses a code before it was made; take the right file.")
        piece = table[code] if code < len(table) else last + last[:1]
        pieces.append(piece)
        if last and len(table) < 1 << widest:
            table.append(last + piece[:1])
        last = piece
        if len(table) == 1 << width and width < widest:
            start = place = _padded(start, place, width)
            width += 1
    return b"".join(pieces)


def _padded(start: int, place: int, width: int) -> int:
    """The bit after the group of eight codes that `place` is in."""
    return start + -(-(place - start) // (8 * width)) * 8 * width
