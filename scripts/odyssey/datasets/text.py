"""Running text as numbered symbols: reading it, cutting it by position, and numbering its symbols.

A symbol is what a network reads at one step: a character, or a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.errors import InputError

SHARES = {"train": 0.9, "valid": 0.05}  # test: the rest


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with "\\n" at line ends whatever the file has; raises InputError if it is not UTF-8."""
    try:
        text = path.read_bytes().decode("utf-8-sig")  # which leaves out a byte order mark
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not UTF-8 text (byte {error.object[error.start]:#04x} at position {error.start}); "
            "save it as UTF-8."
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def by_position(symbols: Sequence[str]) -> dict[str, Sequence[str]]:
    """The first 90 of 100 symbols for training, the next 5 for validation, the last 5 for test."""
    cuts = np.floor(len(symbols) * np.cumsum(list(SHARES.values()))).astype(int)
    return {"train": symbols[: cuts[0]], "valid": symbols[cuts[0] : cuts[1]], "test": symbols[cuts[1] :]}


def vocabulary(train: Sequence[str]) -> tuple[str, ...]:
    """The symbols of the training split, sorted; a symbol's number is its place."""
    return tuple(sorted(set(train)))


def numbered(symbols: Sequence[str], known: tuple[str, ...]) -> NDArray[np.int32]:
    """The number of each symbol, int32 [T].

    Raises InputError for symbols that are not `known`: a net cannot learn them, and what they count is for the reader
    of the data set to decide.
    """
    number = {symbol: place for place, symbol in enumerate(known)}
    if unknown := sorted(set(symbols) - set(number)):
        raise InputError(
            f"a text has {len(unknown)} symbols that its training split lacks, for instance {unknown[0]!r}; "
            "cut its splits elsewhere, or replace them."
        )
    return np.fromiter((number[symbol] for symbol in symbols), np.int32, len(symbols))
