"""The multiplication problem: remember two marked numbers of a long sequence, and answer with their product.

    step      1      2      3     ...   17     18     19    ...   50
    value     0.62   0.18   0.95  ...   0.40   0.71   0.08  ...   0.33
    marker    0      1      0     ...   0      1      0     ...   0
    target                                                        0.1278    0.18 times 0.71

Definitions (option `definition`; lengths and positions as in the adding problem, see `marked_pairs`; values U(0, 1)):
- "pascanu": wrong if the squared error exceeds 0.04; solved if fewer than 1 % are wrong.
  Source: Pascanu, Mikolov, Bengio (ICML 2013), supplement and its code.
- "hochreiter": a marked first pair has the value 1.  Wrong if the error exceeds 0.04; solved if fewer than `n_seq` of
  2000 sequences are wrong.  Source: Hochreiter, Schmidhuber (1997), experiment 5, with L = 100.
Always answering 1/4 has a mean squared error of 7/144 = 0.0486, and 61 % of its answers pass the first criterion.
Deviations: a stored training split is a fixed number of sequences, where the papers draw new ones without end (setting
`fresh_sequences`); judged is the share of wrong sequences in the test split, not among the last 2000 of training; a
marked first pair has the value 1 whichever of the two picks it was; Pascanu's code gives all sequences of one batch the
same length, here each has its own.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.generated import LengthOptions, drawn
from odyssey.tasks.marked_pairs import marked_pairs
from odyssey.tasks.task import Task

PASCANU = Criterion("squared_error", 0.04, test_sequences=10_000)
TASK = Task("Multiplication problem", "last_step", "real", criterion=PASCANU, data_packages=("numpy",))
LAST_SEQUENCES = 2000  # among which Hochreiter counts the wrong ones


class Options(LengthOptions):
    """Which multiplication problem, how long, and how many sequences."""

    definition: Literal["pascanu", "hochreiter"] = Field("pascanu", description="whose multiplication problem")
    n_seq: Literal[140, 13] = Field(140, description="Hochreiter's alone: wrong sequences, of 2000, that are too many")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs float32 [T, 2] (value, marker), targets float32 [1]; `folder` is not used."""
    splits = drawn("multiplication", draw, options)
    return Data(*splits, output_size=1, source="generated", criterion=_criterion(options))


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    lengths = options.lengths(random, count)
    inputs, first, second = marked_pairs(random, count, lengths, options.definition, low=0, neutral=1)
    return Split(inputs, list((first * second).astype(np.float32)[:, None]))


def _criterion(options: Options) -> Criterion:
    if options.definition == "pascanu":
        return PASCANU
    return Criterion("largest_error", 0.04, wrong_share_below=options.n_seq / LAST_SEQUENCES, test_sequences=2560)
