"""The adding problem: remember two marked numbers of a long sequence, and answer with their mean or sum.

    step      1      2      3     ...   17     18     19    ...   50
    value     0.62   0.18   0.95  ...   0.40   0.71   0.08  ...   0.33
    marker    0      1      0     ...   0      1      0     ...   0
    target                                                        0.445     mean of 0.18 and 0.71

Definitions (option `definition`; L is option `length`; all positions counted from 0; their errors are not comparable):
- "pascanu": length T uniform in [L, 1.1 L); values U(0, 1); markers in [0, 0.1 T) and [0.1 T, 0.5 T); target: the mean.
  Wrong if the squared error exceeds 0.04.  Source: Pascanu, Mikolov, Bengio (ICML 2013), supplement and its code.
- "hochreiter": T uniform in [L, 1.1 L], both ends included; values U(-1, 1); marked are one of the first ten pairs and
  one of the first L/2 - 1 others; the first and the last marker are -1; a marked first pair keeps its -1 and its value
  is 0; target: 0.5 + (X1 + X2) / 4.  Wrong if the error exceeds 0.04; solved if 2000 sequences in a row are right and
  the mean error is below 0.01; in the paper's test at most 3 of 2560 were wrong.
  Source: Hochreiter, Schmidhuber (1997), experiment 4.
- "le": T = L; values U(0, 1); one marker in each half; target: the sum.  No criterion in print: wrong if the squared
  error exceeds 0.16, which is Pascanu's for a sum.  Source: Le, Jaitly, Hinton (arXiv 1504.00941);
  positions as in Arjovsky, Shah, Bengio (ICML 2016).
Deviations: a stored training split is a fixed number of sequences, where the papers draw new ones without end (setting
`fresh_sequences`); judged is the test split (option `test`: 1000, not 2000, by default), not the last sequences of
training; a marked first pair has the value 0 whether it was the first pick (Hochreiter's X1 := 0) or the
second, since its marker does not tell; Pascanu's code gives all sequences of one batch the same length, here each has
its own.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.generated import LengthOptions, drawn
from odyssey.tasks.marked_pairs import Shape, marked_pairs
from odyssey.tasks.task import Task

CRITERIA: dict[Shape, Criterion] = {
    "pascanu": Criterion("squared_error", 0.04, test_sequences=10_000),
    "hochreiter": Criterion("largest_error", 0.04, 1 / 2000, 0.01, test_wrong_share=3 / 2560, test_sequences=2560),
    "le": Criterion("squared_error", 0.16),
}
TASK = Task("Adding problem", "last_step", "real", criterion=CRITERIA["pascanu"], data_packages=("numpy",))


class Options(LengthOptions):
    """Which adding problem, how long, and how many sequences."""

    definition: Shape = Field("pascanu", description="whose adding problem")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs float32 [T, 2] (value, marker), targets float32 [1]; `folder` is not used."""
    train, valid, test = drawn("adding", draw, options)
    return Data(train, valid, test, output_size=1, source="generated", criterion=CRITERIA[options.definition])


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    low = -1 if options.definition == "hochreiter" else 0
    lengths = options.lengths(random, count)
    inputs, first, second = marked_pairs(random, count, lengths, options.definition, low=low, neutral=0)
    total = first + second
    targets = {"pascanu": total / 2, "hochreiter": 0.5 + total / 4, "le": total}[options.definition]
    return Split(inputs, list(targets.astype(np.float32)[:, None]))
