"""Truyện Kiều, the Vietnamese epic of Nguyễn Du (about 1820): 3,254 verses of six and eight syllables in turn.

Source: https://github.com/duyet/truyenkieu-word2vec, pinned to a commit. The poem is in the public domain, the
repository has the MIT licence. The file is mended:
- verse numbers at the start of a line ("1..", "9,,", "36 ", one alone on its line) and empty lines are left out;
- two verses on one line (129 and 130, between them ",.") are two lines;
- four verses (485 to 488) that are printed twice in a row are kept once;
- characters are composed (Unicode NFC), verses end in "\\n" and have no blanks around them.
Misprints and the blanks before some marks stay. What is left are the 3,254 verses that the poem has: 104,679
characters, 129 different ones, all of them in the training split. Split 90/5/5 by position.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from odyssey.datasets.download import RemoteFile
from odyssey.datasets.text import by_position, read_text

FILE = RemoteFile(
    "truyen_kieu/truyen_kieu_data.txt",
    "https://raw.githubusercontent.com/duyet/truyenkieu-word2vec/dd56f6e8a4075dbc55715da03c59862b197d712e"
    "/truyen_kieu_data.txt",
    "58ce820d8ef64a7da41048d0eeffc95b3bde3b79af1bb27104ae7ab0b2331890",
)
VERSE_NUMBER = re.compile(r"^\s*\d+[.,]*\s*")
JOINED_VERSES = ",. "
STANZA = 4  # verses that a copyist's eye may fall back to


def read(folder: Path | None) -> dict[str, Sequence[str]]:
    """The characters of each split; `folder` is the mirror. Raises InputError if the file cannot be had."""
    text = "".join(f"{verse}\n" for verse in verses(read_text(FILE.path(folder))))
    return by_position(text)


def verses(text: str) -> list[str]:
    """The verses of the file, mended as above."""
    lines = unicodedata.normalize("NFC", text).replace(JOINED_VERSES, ",\n").split("\n")
    bare = [VERSE_NUMBER.sub("", line).strip() for line in lines]
    return _without_echo([verse for verse in bare if verse])


def _without_echo(verses: list[str]) -> list[str]:
    kept: list[str] = []
    for verse in verses:
        kept.append(verse)
        if len(kept) >= 2 * STANZA and kept[-STANZA:] == kept[-2 * STANZA : -STANZA]:
            del kept[-STANZA:]
    return kept
