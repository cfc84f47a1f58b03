"""Truyện Kiều, a Vietnamese epic: predict the next character of a running text.

    step      1  2  3  4  5  6  7  8  9  ...
    input     T  r  ă  m  _  n  ă  m  _  ...     one of 129 characters (here _ for a blank)
    target    r  ă  m  _  n  ă  m  _  t  ...     the next one

A vowel with all its marks is one character. 3,254 verses, 90/5/5 by position: a small text, for demonstration.
Source: Nguyễn Du, about 1820; file: see odyssey.datasets.kieu.
"""

from __future__ import annotations

from pathlib import Path

from odyssey.datasets import kieu
from odyssey.datasets.sequences import Data
from odyssey.tasks.language_model import TextOptions, language_model, language_model_task

TASK = language_model_task("Truyện Kiều", "nll_nats_per_character")
NEEDS = (kieu.FILE,)


class Options(TextOptions):
    """How much of the poem is used."""


def make(options: Options, folder: Path | None) -> Data:
    """Read the file from the mirror `folder`, an earlier download, or its URL."""
    return language_model(kieu.read(folder), options, kieu.FILE.url, kieu.FILE.sha256)
