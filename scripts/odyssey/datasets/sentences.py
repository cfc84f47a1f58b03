"""Sentences as words and back, and the vocabulary that numbers them.

A sentence is lower-cased; a word is a run of letters and digits, which may hold one of ' - / . , : between two of them
("don't", "sô-cô-la", "10,000"); any other sign is a word by itself. Vietnamese words are thereby its syllables.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

WORD = re.compile(r"\w+(?:['/.,:-]\w+)*|[^\w\s]")
SAME = str.maketrans({"’": "'", "\u200b": None})  # another apostrophe; a space of no width
END, UNKNOWN = "<eos>", "<unk>"


def tokenise(sentence: str) -> tuple[str, ...]:
    """The words of a sentence, in lower case and Unicode's composed form (NFC)."""
    return tuple(WORD.findall(unicodedata.normalize("NFC", sentence).translate(SAME).lower()))


def detokenise(words: Iterable[str]) -> str:
    """Words as a sentence, in lower case; ends before `<eos>`. Score it with BLEU that ignores case."""
    kept: list[str] = []
    for word in words:
        if word == END:
            break
        kept.append(word)
    sentence = " ".join(kept)
    sentence = re.sub(r'" (.*?) "', r'"\1"', sentence)
    return re.sub(r"([($€]) ", r"\1", re.sub(r" ([.,!?:;%)])", r"\1", sentence))


@dataclass(frozen=True)
class Vocabulary:
    """Numbered words, special ones first."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, sentences: Iterable[tuple[str, ...]], size: int, special: tuple[str, ...]) -> Vocabulary:
        """The special words and the most frequent others, `size` in all at most; equally frequent ones by alphabet."""
        counts = Counter(word for sentence in sentences for word in sentence)
        frequent = sorted(counts, key=lambda word: (-counts[word], word))
        return cls(special + tuple(frequent[: size - len(special)]))

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self.words)}

    def encode(self, words: Iterable[str]) -> NDArray[np.int64]:
        """The number of each word, int64 [T]; that of `<unk>` for the unknown."""
        unknown = self.numbers[UNKNOWN]
        return np.array([self.numbers.get(word, unknown) for word in words], dtype=np.int64)

    def decode(self, numbers: Iterable[int]) -> str:
        """Numbers [T] as a sentence; ends before `<eos>`."""
        return detokenise(self.words[number] for number in numbers)
