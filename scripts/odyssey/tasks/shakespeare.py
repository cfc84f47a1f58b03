"""Tiny Shakespeare: predict the next character of a running text.

    step      1  2  3  4  5     6  7  8  9  ...
    input     F  i  r  s  t     _  C  i  t  ...     one of 65 characters (here _ for a blank)
    target    i  r  s  t  _     C  i  t  i  ...     the next one

1,115,394 characters, 90/5/5 by position. Source: Karpathy's char-rnn; see odyssey.datasets.shakespeare.
"""

from __future__ import annotations

from pathlib import Path

from odyssey.datasets import shakespeare
from odyssey.datasets.sequences import Data
from odyssey.tasks.language_model import TextOptions, language_model, language_model_task

TASK = language_model_task("Tiny Shakespeare", "nll_nats_per_character")
NEEDS = (shakespeare.FILE,)


class Options(TextOptions):
    """How much of the text is used."""


def make(options: Options, folder: Path | None) -> Data:
    """Read the file from the mirror `folder`, an earlier download, or its URL."""
    return language_model(shakespeare.read(folder), options, shakespeare.FILE.url, shakespeare.FILE.sha256)
