"""Noiseless memorisation: read some symbols, wait, and say them all again when asked.

    step      1  2  3  4  5  6  7  8  9  10   11 12 ...  60   61 62 63 64 65 66 67 68 69 70
    input     3  0  0  4  1  2  2  0  3  1    _  _  ...  _    ?  _  _  _  _  _  _  _  _  _     50 blanks, then the cue
    target    _  _  _  _  _  _  _  _  _  _    _  _  ...  _    3  0  0  4  1  2  2  0  3  1

The answer begins at the step of the cue. Definitions (option `definition`; L is option `length`):
- "pascanu": 10 symbols of 5 values (23.2 bits), L blanks, the cue, 9 blanks: L + 20 steps. Every step is scored, those
  before the cue ask for a blank, as in the code. Wrong if the most probable class of any step is another; solved if
  fewer than 1 % are wrong.  The paper has L = 50, 100, 150, 200.
  Source: Pascanu, Mikolov, Bengio (ICML 2013), supplement and its code.
- "pascanu-5bit": the same with 5 symbols of 2 values: L + 10 steps.  Source: the same (from memory).
- "jozefowicz": 5 symbols of 26, the cue at once: 10 steps; the 5 recalled are scored, the steps before ask for nothing.
  Solved if at least 95 % are right.  Source: Jozefowicz, Zaremba, Sutskever (ICML 2015), the filter of their search.
Deviations: a stored training split is a fixed number of sequences, where the papers draw new ones without end (setting
`fresh_sequences`). Jozefowicz: the paper does not say what is read during recall (here a cue and blanks), nor whether
the 95 % are of symbols or of sequences (here of whole sequences, and more than 95 %, which is the harder).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import NOT_SCORED, Data, Split
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.task import Task

BLANK, CUE = "_", "?"
PASCANU = Criterion("class", test_sequences=10_000)


class Definition(NamedTuple):
    """What is to be remembered; the input symbols are the values, the blank and the cue, in this order."""

    values: str
    places: int
    waits: bool  # whether option `length` counts
    blanks_scored: bool
    criterion: Criterion


DEFINITIONS = {
    "pascanu": Definition("01234", 10, True, True, PASCANU),
    "pascanu-5bit": Definition("01", 5, True, True, PASCANU),
    "jozefowicz": Definition("abcdefghijklmnopqrstuvwxyz", 5, False, False, Criterion("class", wrong_share_below=0.05)),
}
TASK = Task("Noiseless memorisation", "every_step", "classes", criterion=PASCANU, data_packages=("numpy",))


class Options(GeneratedOptions):
    """Which memorisation problem, how long, and how many sequences."""

    length: int = Field(50, ge=1, le=10_000, description="blanks before the cue, L; Jozefowicz has none")
    definition: Literal["pascanu", "pascanu-5bit", "jozefowicz"] = Field("pascanu", description="whose memorisation")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs int32 [T], targets int64 [T]; `folder` is not used."""
    chosen = DEFINITIONS[options.definition]
    outputs = (*chosen.values, BLANK) if chosen.blanks_scored else tuple(chosen.values)
    return Data(
        *drawn("memorisation", draw, options),
        output_size=len(outputs),
        source="generated",
        criterion=chosen.criterion,
        input_symbols=(*chosen.values, BLANK, CUE),
        output_symbols=outputs,
    )


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    values, places, waits, blanks_scored, _ = DEFINITIONS[options.definition]
    blank, cue = len(values), len(values) + 1
    at = places + (options.length if waits else 0)  # the cue, and the first recalled
    symbols = random.integers(0, len(values), (count, places), dtype=np.int32)
    inputs = np.full((count, at + places), blank, dtype=np.int32)
    inputs[:, :places], inputs[:, at] = symbols, cue
    targets = np.full(inputs.shape, blank if blanks_scored else NOT_SCORED, dtype=np.int64)
    targets[:, at:] = symbols
    return Split(list(inputs), list(targets))
