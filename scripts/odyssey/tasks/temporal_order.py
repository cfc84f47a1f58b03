"""Temporal order: in which order did the two (or three) symbols come that matter?

    step      1  2  3  4  5  6  7  8  9  10 11 12 13 14 15 16 17 18 19 20
    input     c  e  A  d  f  c  c  e  d  f  B  d  e  e  c  f  d  c  f  e        one-hot
    target                                                             AB       class 1 of AA AB BA BB

Definitions (option `definition`; L is option `length`; all positions counted from 0):
- "pascanu": length L (with option `longest` one model for many: drawn anew for each sequence, in the paper for each
  batch); symbols A, B and distractors c, d, e, f (6 inputs, no start or end sign);
  two symbols at [0.1 L, 0.2 L) and [0.5 L, 0.6 L), or three at [0.1 L, 0.2 L), [0.3 L, 0.4 L), [0.6 L, 0.7 L).
  Source: Pascanu, Mikolov, Bengio (ICML 2013), figure 7, and its code.
- "pascanu-printed": the same, but of two symbols the first in [0.1 L, 0.2 L] and the second in [0.4 L, 0.5 L], ends
  included: so it stands in the paper's supplement, and its code has a longer lag. Three symbols as in "pascanu".
- "hochreiter": first E, last B, between them distractors a, b, c, d and symbols X, Y (8 inputs); length uniform in
  [L, 1.1 L]; two symbols in [0.1 L, 0.2 L] and [0.5 L, 0.6 L], or three in [0.1 L, 0.2 L], [0.33 L, 0.43 L],
  [0.66 L, 0.76 L]; ends included. The paper has L = 100.
  Source: Hochreiter, Schmidhuber (1997), experiments 6a and 6b.
Classes count in twos with the first symbol foremost: AA 0, AB 1, BA 2, BB 3; AAA 0 ... BBB 7 (hochreiter: XX 0 ...).
Hochreiter: wrong if any output is off by 0.3; solved if 2000 sequences in a row are right and the mean error is below
0.1; in the paper's test 1 (two symbols) or 2 (three) of 2560 were wrong, which a test here allows. Pascanu: wrong if
the most probable class is another; solved if fewer than 1 % are wrong.
Deviations: a stored training split is a fixed number of sequences, where the papers draw new ones without end (setting
`fresh_sequences`); judged is the test split (option `test`: 1000 by default), where Pascanu judges 10,000 new sequences
and Hochreiter the last 2000 of training.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split, cut
from odyssey.tasks.generated import LengthOptions, drawn
from odyssey.tasks.task import Task

WINDOWS = {  # percent of the length at which each symbol's window begins; a window is 10 percent wide
    "pascanu": {2: (10, 50), 3: (10, 30, 60)},
    "pascanu-printed": {2: (10, 40), 3: (10, 30, 60)},
    "hochreiter": {2: (10, 50), 3: (10, 33, 66)},
}
ALPHABETS = {
    "pascanu": "ABcdef",
    "pascanu-printed": "ABcdef",
    "hochreiter": "XYabcdEB",
}  # the two symbols, the four distractors, the signs
DISTRACTORS = range(2, 6)
START_SIGN, END_SIGN = 6, 7
PASCANU = Criterion("class", test_sequences=10_000)
CRITERIA = {
    "pascanu": PASCANU,
    "pascanu-printed": PASCANU,
    "hochreiter": Criterion("largest_error", 0.3, 1 / 2000, mean_error_below=0.1, test_sequences=2560),
}
TASK = Task("Temporal order", "last_step", "classes", criterion=CRITERIA["pascanu"], data_packages=("numpy",))


class Options(LengthOptions):
    """Which temporal-order problem, how long, and how many sequences."""

    length: int = Field(50, ge=10, le=10_000, description="(shortest) length L, in steps")
    symbols: Literal[2, 3] = Field(2, description="symbols whose order counts: 2 (4 classes) or 3 (8 classes)")
    definition: Literal["pascanu", "pascanu-printed", "hochreiter"] = Field(
        "pascanu", description="whose temporal order"
    )


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs uint8 [T, 6 or 8] one-hot, targets [] int64; `folder` is not used."""
    train, valid, test = drawn("temporal_order", draw, options)
    return Data(
        train,
        valid,
        test,
        output_size=2**options.symbols,
        source="generated",
        criterion=_criterion(options),
        input_symbols=tuple(ALPHABETS[options.definition]),
        output_symbols=tuple(map("".join, product(ALPHABETS[options.definition][:2], repeat=options.symbols))),
    )


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    signs = options.definition == "hochreiter"
    closed = signs or (options.definition == "pascanu-printed" and options.symbols == 2)
    base = options.lengths(random, count)
    lengths = random.integers(base, base + (options.length // 10 if signs else 0), count, endpoint=True)
    starts = np.cumsum(lengths) - lengths
    letters = random.integers(DISTRACTORS.start, DISTRACTORS.stop, lengths.sum())
    classes = np.zeros(count, dtype=np.int64)
    for percent in WINDOWS[options.definition][options.symbols]:
        symbol = random.integers(0, 2, count)
        letters[starts + _within(random, count, base, percent, closed=closed)] = symbol
        classes = 2 * classes + symbol
    if signs:
        letters[starts], letters[starts + lengths - 1] = START_SIGN, END_SIGN
    one_hot = np.eye(len(ALPHABETS[options.definition]), dtype=np.uint8)[letters]
    return Split(cut(one_hot, lengths), [np.asarray(c) for c in classes])


def _criterion(options: Options) -> Criterion:
    criterion = CRITERIA[options.definition]
    wrong_in_test = (options.symbols - 1) / 2560 if options.definition == "hochreiter" else None
    return replace(criterion, test_wrong_share=wrong_in_test)


def _within(
    random: np.random.Generator, count: int, length: int | NDArray[np.int64], percent: int, *, closed: bool
) -> NDArray[np.int64]:
    low, high = percent * length // 100, (percent + 10) * length // 100
    return random.integers(low, high, count, endpoint=closed)
