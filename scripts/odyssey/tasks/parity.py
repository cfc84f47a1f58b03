"""Parity: was the number of +1 in a sequence of +1 and -1 odd?

    step      1    2    3    4    5    6    7
    input     +1   -1   -1   +1   +1   -1   -1
    target                                   odd      three times +1: class 1 of even, odd

Lengths are uniform in [T/2, T], both ends included (T is option `length`); +1 and -1 are equally probable.
Wrong if the more probable class is the other; no threshold is in print: solved if fewer than 1 % are wrong.
Every input counts, so that a net which forgets anything is right half of the time; random weights solve it sooner than
gradients do (Hochreiter and Schmidhuber 1997).
Source: Bengio, Simard, Frasconi (IEEE TNN 1994), the comparison of algorithms.
Deviations: two classes, where the paper has one unit and a target number; a stored training split is a fixed number
of sequences (setting `fresh_sequences` draws new ones).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split, cut
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.task import Task

TASK = Task("Parity", "last_step", "classes", criterion=Criterion("class"), data_packages=("numpy",))


class Options(GeneratedOptions):
    """How long, and how many sequences."""

    length: int = Field(50, ge=4, le=10_000, description="longest length T, in steps; the shortest is T/2")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs float32 [T, 1], targets [] int64; `folder` is not used."""
    train, valid, test = drawn("parity", draw, options)
    return Data(train, valid, test, output_size=2, source="generated", output_symbols=("even", "odd"))


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    lengths = random.integers((options.length + 1) // 2, options.length, count, endpoint=True)
    starts = np.cumsum(lengths) - lengths
    plus = random.integers(0, 2, lengths.sum())
    classes = np.add.reduceat(plus, starts) % 2
    inputs = (2 * plus - 1).astype(np.float32)[:, None]
    return Split(cut(inputs, lengths), [np.asarray(c) for c in classes])
