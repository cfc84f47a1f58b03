"""Translation of short sentences, English to Vietnamese or back.

    input     he   is   reading   a   book   .                  English words
    target    anh  ấy   đang      đọc sách   .   <eos>          Vietnamese syllables

The target ends with <eos>; what a decoder starts from is not part of it. Words that the vocabulary lacks are <unk>;
the vocabularies are smaller than what training holds (some 3,400 English words and 2,200 Vietnamese syllables), so that
<unk> is learned.
See odyssey.datasets.sentences for what a word is, and for how words become a sentence again.
Source: Tatoeba (CC BY 2.0 FR), 8,050 pairs; see odyssey.datasets.tatoeba. Splits 80/10/10 by groups of pairs that share
a sentence, the same in both directions. The manifest names the contributors; `pairs` gives each pair's attribution.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from odyssey.datasets import tatoeba
from odyssey.datasets.sentences import END, UNKNOWN, Vocabulary, tokenise
from odyssey.datasets.sequences import Data, Split
from odyssey.datasets.tatoeba import Pair
from odyssey.tasks.task import Task, TaskOptions

TASK = Task("English-Vietnamese translation", "own_length", "words", data_packages=("numpy",))
NEEDS = (tatoeba.FILE,)


class Options(TaskOptions):
    """Which way, and how much of the sentences and words."""

    direction: Literal["en-vi", "vi-en"] = Field("en-vi", description="the language of the input, then of the target")
    max_length: int = Field(30, ge=6, le=60, description="words; a pair with a longer sentence is left out")
    source_words: int = Field(2000, ge=50, le=10_000, description="size of the input's vocabulary, with <unk>")
    target_words: int = Field(1500, ge=50, le=10_000, description="size of the target's, with <unk> and <eos>")
    train_pairs: int = Field(8050, ge=100, le=8050, description="training pairs, at most; the other splits stay whole")


def make(options: Options, folder: Path | None) -> Data:
    """Read the file from the mirror `folder`, an earlier download, or its URL; words are counted in training alone."""
    chosen = pairs(options, folder)
    sources, targets = zip(*(_sides(pair, options) for pair in chosen["train"]), strict=True)
    read = Vocabulary.of(sources, options.source_words, (UNKNOWN,))
    written = Vocabulary.of(targets, options.target_words, (END, UNKNOWN))
    splits = {name: _encode(some, options, read, written) for name, some in chosen.items()}
    everybody = [pair for some in chosen.values() for pair in some]
    return Data(
        splits["train"],
        splits["valid"],
        splits["test"],
        output_size=len(written.words),
        source=tatoeba.FILE.url,
        sha256=tatoeba.FILE.sha256,
        facts={
            "unknown_words_in_test": sum(int((y == 1).sum()) for y in splits["test"].targets),
            "licence": tatoeba.LICENCE,
            "contributors": ", ".join(tatoeba.contributors(everybody)),
        },
        input_symbols=read.words,
        output_symbols=written.words,
    )


def pairs(options: Options, folder: Path | None) -> dict[str, list[Pair]]:
    """The sentences behind each split's sequences, in their order: references for BLEU, with their attributions."""
    fitting = {
        name: [pair for pair in some if max(map(len, _sides(pair, options))) <= options.max_length]
        for name, some in tatoeba.read(folder).items()
    }
    return {**fitting, "train": fitting["train"][: options.train_pairs]}


def _sides(pair: Pair, options: Options) -> tuple[tuple[str, ...], tuple[str, ...]]:
    english, vietnamese = tokenise(pair.english), tokenise(pair.vietnamese)
    return (english, vietnamese) if options.direction == "en-vi" else (vietnamese, english)


def _encode(some: list[Pair], options: Options, read: Vocabulary, written: Vocabulary) -> Split:
    sentences = [_sides(pair, options) for pair in some]
    return Split(
        [read.encode(source).astype(np.int32) for source, _ in sentences],
        [written.encode((*target, END)) for _, target in sentences],
        texts=[" ".join((p.vietnamese if options.direction == "en-vi" else p.english).split()) for p in some],
    )
