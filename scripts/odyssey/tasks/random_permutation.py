"""Random permutation: which symbol came first? It comes again as the last, after many that say nothing.

    step      1   2   3   4   5   ...   49  50
    input     1   57  12  83  12  ...   64  30       one of 100 symbols; the first is 0 or 1, the others are 2 to 99
    target                                  1        the next symbol, which is the first again

The L symbols read and the last one, which is asked for, are a sequence of L + 1. The answer is one of 100 classes, as
in the code, though only two of them ever occur: that the others do not is for the net to learn.
Wrong if the most probable class is another; solved if fewer than 1 % are wrong. In spite of its name the problem draws
the symbols in the middle independently: they may repeat. Only the last symbol is asked for, as in the code.
Source: Pascanu, Mikolov, Bengio (ICML 2013), supplement and its code; after Hochreiter, Schmidhuber (1997), 2b.
Deviations: a stored training split is a fixed number of sequences, where the paper draws new ones without end (setting
`fresh_sequences`); judged is the test split (option `test`: 1000 by default), where the paper judges 10,000 new ones.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.task import Task

SYMBOLS = tuple(map(str, range(100)))
ENDS = 2  # symbols 0 and 1 are for the first and the last place, the others for the middle
CRITERION = Criterion("class", test_sequences=10_000)
TASK = Task("Random permutation", "last_step", "classes", criterion=CRITERION, data_packages=("numpy",))


class Options(GeneratedOptions):
    """How long, and how many sequences."""

    length: int = Field(50, ge=2, le=10_000, description="symbols that are read, L")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs int32 [L], targets [] int64; `folder` is not used."""
    splits = drawn("random_permutation", draw, options)
    return Data(*splits, output_size=len(SYMBOLS), source="generated", input_symbols=SYMBOLS, output_symbols=SYMBOLS)


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    symbols = random.integers(ENDS, len(SYMBOLS), (count, options.length), dtype=np.int32)
    symbols[:, 0] = random.integers(0, ENDS, count)
    return Split(list(symbols), [np.asarray(first) for first in symbols[:, 0].astype(np.int64)])
