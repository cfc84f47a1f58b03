"""Philox4x32-10 (Salmon et al. 2011, Section 3.2), in Python's whole numbers."""

from __future__ import annotations


def by_hand(c: list[int], key: list[int]) -> list[int]:
    """The four words of a counter of four words."""
    for number in range(10):
        k0 = (key[0] + number * 0x9E3779B9) % 2**32
        k1 = (key[1] + number * 0xBB67AE85) % 2**32
        a, b = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(b >> 32) ^ c[1] ^ k0, b % 2**32, (a >> 32) ^ c[3] ^ k1, a % 2**32]
    return c


def word(number: int, key: list[int]) -> int:
    """A word of the stream, whose groups of 64 are the first words of 16 counters, their second, third and fourth."""
    group, place = divmod(number, 64)
    return by_hand([group * 16 + place % 16, 0, 0, 0], key)[place // 16]
