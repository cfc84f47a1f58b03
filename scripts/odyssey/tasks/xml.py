"""Nested tags of XML: predict the next character; the names of the tags to be closed must be remembered.

    text      < b a > < k c u > < / k c u > < / b a >
    input     < b a > < k c u > < / k c u > < / b a         all but the last character
    target    b a > < k c u > < / k c u > < / b a >         the next character

Step by step, with probability 1/2, and always after 50 steps (option `steps`): close the last tag that is open, or stop
if none is; otherwise open a new one with a name of 2 to 10 random letters, each length as likely. 29 symbols: 26
letters and < > /. Every character but the first is scored; the letters of a new name cannot be known.
Taken by its letter the rule gives an empty text half of the time; here the first step always opens a tag, which is the
same as drawing again until the text is not empty.
Source: Jozefowicz, Zaremba, Sutskever (ICML 2015), section 3.5.
Deviations: the paper gives neither the distribution of a name's length nor the number of examples; nets there read the
examples as one text of which 35 steps are unrolled at a time, here each example is a sequence and its end is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.next_symbol import next_symbol, of_symbols, symbols_of
from odyssey.tasks.task import Task

ALPHABET = ascii_lowercase + "<>/"
SHORTEST, LONGEST = 2, 10  # letters of a tag's name
TASK = Task("XML", "every_step", "classes", predicts_next_input=True, data_packages=("numpy",))


class Options(GeneratedOptions):
    """How long texts may grow, and how many there are; by default half as many as elsewhere, since they are long."""

    train: int = Field(1000, ge=10, le=100_000, description="training texts")
    valid: int = Field(250, ge=10, le=100_000, description="validation texts")
    test: int = Field(500, ge=10, le=100_000, description="test texts")
    steps: int = Field(50, ge=1, le=1000, description="steps that may open a tag; those after them only close")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the texts: inputs int32 [T], targets int64 [T]; `folder` is not used."""
    return of_symbols(drawn("xml", draw, options), ALPHABET)


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    opens = random.random((count, options.steps)) < 0.5
    opens[:, 0] = True
    depths = np.cumsum(np.where(opens, 1, -1), axis=1)
    before = np.cumsum(depths < 0, axis=1) == 0  # steps before the one that stops
    names = iter(_names(random, int((opens & before).sum())))
    texts = [_text(row, names) for row in _rows(opens, before)]
    return next_symbol(symbols_of("".join(texts), ALPHABET), [len(text) for text in texts])


def _names(random: np.random.Generator, count: int) -> list[str]:
    lengths = random.integers(SHORTEST, LONGEST, count, endpoint=True)
    letters = random.integers(ord("a"), ord("z"), lengths.sum(), endpoint=True, dtype=np.uint8).tobytes().decode()
    return [letters[a:b] for a, b in pairwise([0, *np.cumsum(lengths).tolist()])]


def _rows(opens: NDArray[np.bool_], before: NDArray[np.bool_]) -> Iterator[Iterator[bool]]:
    for row, steps in zip(opens.tolist(), before.sum(axis=1).tolist(), strict=True):
        yield islice(row, steps)


def _text(opens: Iterator[bool], names: Iterator[str]) -> str:
    text: list[str] = []
    unclosed: list[str] = []
    for opening in opens:
        if opening:
            unclosed.append(next(names))
            text.append(f"<{unclosed[-1]}>")
        else:
            text.append(f"</{unclosed.pop()}>")
    return "".join(text + [f"</{name}>" for name in reversed(unclosed)])
