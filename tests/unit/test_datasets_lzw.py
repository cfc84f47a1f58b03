"""Unpacking .Z files, against a packer written here and, where it is installed, against gzip."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from odyssey.datasets.lzw import unpack
from odyssey.errors import InputError

TEXT = b"TOBEORNOTTOBEORTOBEORNOT#" * 40


def pack(plain: bytes, widest: int, empty_every: int | None = None) -> bytes:
    """LZW as `compress` writes it: codes from the low bit on, eight of a width together, 256 empties the table."""
    groups: list[list[int]] = [[]]  # of one width each, the first of 9 bits
    widths = [9]
    table = {bytes([i]): i for i in range(256)}
    free, word, written = 257, b"", 0

    def another_width(width: int) -> None:
        groups.append([])
        widths.append(width)

    for letter in plain:
        longer = word + bytes([letter])
        if longer in table:
            word = longer
            continue
        groups[-1].append(table[word])
        written += 1
        word = bytes([letter])
        if empty_every and written % empty_every == 0:
            groups[-1].append(256)
            table = {bytes([i]): i for i in range(256)}
            free = 257
            another_width(9)
        elif free < 1 << widest:
            table[longer] = free
            if free == 1 << widths[-1]:
                another_width(widths[-1] + 1)
            free += 1
    groups[-1].append(table[word])
    packed = b"\x1f\x9d" + bytes([widest | 128])
    for place, (codes, width) in enumerate(zip(groups, widths, strict=True)):
        bits = sum(code << (width * i) for i, code in enumerate(codes))
        whole = -(-len(codes) // 8) * width if place < len(groups) - 1 else -(-len(codes) * width // 8)
        packed += bits.to_bytes(whole, "little")
    return packed


@pytest.mark.parametrize("widest", [9, 10, 12, 16])
@pytest.mark.parametrize("empty_every", [None, 7, 300])
def test_what_was_packed_is_unpacked(widest: int, empty_every: int | None) -> None:
    noise = np.random.default_rng(0).integers(0, 256, 3000, dtype=np.uint8).tobytes()
    for plain in (TEXT, b"a" * 500, noise, b"a"):
        assert unpack(pack(plain, widest, empty_every)) == plain


@pytest.mark.skipif(shutil.which("gzip") is None, reason="needs the program gzip")
def test_gzip_reads_the_same() -> None:
    packed = pack(TEXT, 12, 300)
    assert subprocess.run(["gzip", "-dc"], input=packed, capture_output=True, check=True).stdout == unpack(packed)


def test_a_file_of_another_kind_or_a_damaged_one_is_one_sentence() -> None:
    with pytest.raises(InputError, match="not packed by Unix compress"):
        unpack(b"\x1f\x8b plain gzip")
    with pytest.raises(InputError, match="is damaged: it uses a code before it was made"):
        unpack(b"\x1f\x9d\x90" + b"\xff" * 20)
