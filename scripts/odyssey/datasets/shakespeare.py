"""Tiny Shakespeare: 40,000 lines of Shakespeare's plays, 1,115,394 characters, 65 different ones.

Source: Karpathy's char-rnn, https://github.com/karpathy/char-rnn, pinned to a commit. The text is in the public domain.
There is no official split; this is char-rnn's default, 90/5/5 by position. All 65 characters are in the training split.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from odyssey.datasets.download import RemoteFile
from odyssey.datasets.text import by_position, read_text

FILE = RemoteFile(
    "tinyshakespeare/input.txt",
    "https://raw.githubusercontent.com/karpathy/char-rnn/6f9487a6fe5b420b7ca9afb0d7c078e37c1d1b4e"
    "/data/tinyshakespeare/input.txt",
    "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed",
)


def read(folder: Path | None) -> dict[str, Sequence[str]]:
    """The characters of each split; `folder` is the mirror. Raises InputError if the file cannot be had."""
    return by_position(read_text(FILE.path(folder)))
