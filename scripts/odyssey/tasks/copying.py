"""The copying problem: read ten symbols, say nothing for a long time, and say them all again.

    step      1  2  3  4  5  6  7  8  9  10   11 12 ...  59   60   61 62 63 64 65 66 67 68 69 70
    input     3  8  1  1  4  6  2  5  3  7    0  0  ...  0    9    0  0  0  0  0  0  0  0  0  0       T = 50
    target    0  0  0  0  0  0  0  0  0  0    0  0  ...  0    0    3  8  1  1  4  6  2  5  3  7

Ten symbols of 8 values, T - 1 blanks (0), the marker (9), ten blanks: T + 20 steps (option `length` is T), 10 input
symbols and 9 classes. Every step is scored; the answer begins one step after the marker. Definitions (option
`definition`):
- "arjovsky": as drawn.  T = 100, 200, 300, 500 (from memory), 100,000 training and 10,000 test sequences.
  Source: Arjovsky, Shah, Bengio (ICML 2016) and their code.
- "tcn": the last 11 inputs are all markers; the targets are the same.
  Source: the code of Bai, Kolter, Koltun (arXiv 1803.01271).
The score is the cross-entropy in nats, averaged over all steps. Blanks until the marker, then any of 8 symbols: that
needs no memory and scores 10 ln 8 / (T + 20), the fact `memoryless_nll_nats_per_step`. No criterion in print: wrong if
the most probable class of any step is another.
Deviations: fewer sequences by default.
"""

from __future__ import annotations

from math import log
from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.task import Task

BLANK, MARKER = 0, 9
PLACES = 10  # how many symbols, each of 1..8
TASK = Task(
    "Copying problem",
    "every_step",
    "classes",
    loss_is_score="nll_nats_per_step",
    criterion=Criterion("class"),
    data_packages=("numpy",),
)


class Options(GeneratedOptions):
    """Which copying problem, how long, and how many sequences."""

    length: int = Field(50, ge=1, le=10_000, description="steps from the last symbol to the marker, T")
    definition: Literal["arjovsky", "tcn"] = Field("arjovsky", description="whose copying problem")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs int32 [T + 20], targets int64 [T + 20]; `folder` is not used."""
    memoryless = PLACES * log(MARKER - 1) / (options.length + 2 * PLACES)
    return Data(
        *drawn("copying", draw, options),
        output_size=MARKER,
        source="generated",
        facts={"memoryless_nll_nats_per_step": memoryless},
        input_symbols=tuple(map(str, range(MARKER + 1))),
        output_symbols=tuple(map(str, range(MARKER))),
    )


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    symbols = random.integers(1, MARKER, (count, PLACES), dtype=np.int32)
    inputs = np.full((count, options.length + 2 * PLACES), BLANK, dtype=np.int32)
    inputs[:, :PLACES] = symbols
    markers = PLACES + 1 if options.definition == "tcn" else 1
    inputs[:, -PLACES - 1 :][:, :markers] = MARKER
    targets = np.full(inputs.shape, BLANK, dtype=np.int64)
    targets[:, -PLACES:] = symbols
    return Split(list(inputs), list(targets))
