"""Long lag with distractors: name, after the trigger, the symbol that came second, at an unknown distance.

    step      1   2   3    4    5    ...  53   54           q = 50, k = 1
    input     b   y   a7   a3   a44  ...  a9   e
    target                                     y            class 1 of x y

b, then x or y (equally often), q + k distractors drawn from a1 ... a_p, and the trigger e; k >= 0 is geometric: after
the q-th distractor each further symbol is e with probability 1/10. The shortest lag, from x or y to the trigger, is
q + 1 steps. Wrong if any of the two outputs is off by 0.2; solved if 10,000 strings in a row are right.
The paper has (q, p) = (50, 50), (100, 100), (200, 200), (500, 500), and q = 1000 with p = 1000, 500, 200, 100 and 50.
Source: Hochreiter, Schmidhuber (1997), experiment 2c.
Deviations: a stored training split is a fixed number of strings, where the paper draws new ones without end (setting
`fresh_sequences`); judged is the test split (option `test`: 1000, not 10,000, by default), not what is trained on.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split, cut
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.task import Task

STOP = 1 / 10  # chance of the trigger at each step after the q-th distractor
TASK = Task(
    "Long lag with distractors",
    "last_step",
    "classes",
    criterion=Criterion("largest_error", 0.2, wrong_share_below=1 / 10_000, test_sequences=10_000),
    data_packages=("numpy",),
)


class Options(GeneratedOptions):
    """How long the lag is, how many symbols distract, and how many strings."""

    lag: int = Field(50, ge=1, le=10_000, description="q, fewest distractors in a string")
    distractors: int = Field(50, ge=2, le=10_000, description="p, how many distractors there are to draw from")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the strings: inputs int32 [q + k + 3], targets [] int64; `folder` is not used."""
    train, valid, test = drawn("long_lag_distractors", draw, options)
    names = (*(f"a{i}" for i in range(1, options.distractors + 1)), "e", "b", "x", "y")
    return Data(train, valid, test, output_size=2, source="generated", input_symbols=names, output_symbols=("x", "y"))


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` strings of one split."""
    trigger, start, x = options.distractors, options.distractors + 1, options.distractors + 2
    lengths = options.lag + random.geometric(STOP, count) + 2  # a geometric number counts the step of the trigger too
    starts = np.cumsum(lengths) - lengths
    classes = random.integers(0, 2, count)
    symbols = random.integers(0, options.distractors, lengths.sum(), dtype=np.int32)
    symbols[starts], symbols[starts + 1], symbols[starts + lengths - 1] = start, x + classes, trigger
    return Split(cut(symbols, lengths), [np.asarray(c) for c in classes])
