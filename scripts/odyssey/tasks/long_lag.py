"""Long lag: predict every next symbol of a string that ends with its first symbol, p steps later.

    step      1    2    3    4    5    6         p = 6, no local regularity
    input     y    a3   a1   a1   a5   a2
    target    a3   a1   a1   a5   a2   y         only the last can be known, and only the last is asked of the test

Definitions (option `definition`; p is option `lag`; p + 1 symbols a1 ... a_{p-1}, x, y; x and y equally often):
- "no-local-regularity": y or x, then p - 1 symbols drawn from a1 ... a_{p-1}, then the first symbol again.
  Every next symbol is trained, the last alone is judged: wrong if there any output is off by 0.25.  Experiment 2b.
- "noise-free": y a1 a2 ... a_{p-1} y, or the same with x: two strings in all.
  Wrong if any output is off by 0.25 at any step.  Experiment 2a.
Solved if 10,000 strings in a row are right.  The paper has p = 4, 10 and 100 (2a) and p = 100 (2b).
Source: Hochreiter, Schmidhuber (1997), experiments 2a and 2b; 2c is the task `long_lag_distractors`.
Deviations: a stored training split is a fixed number of strings, where the paper draws new ones without end (setting
`fresh_sequences`); judged is the test split (option `test`: 1000, not 10,000, by default), not what is trained on;
in 2b the validation and test splits ask for the last symbol alone, so that their score is of that symbol too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import NOT_SCORED, Data, Split
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.next_symbol import of_symbols
from odyssey.tasks.task import Task

Definition = Literal["no-local-regularity", "noise-free"]
CRITERION = Criterion("largest_error", 0.25, wrong_share_below=1 / 10_000, test_sequences=10_000)
TASK = Task(
    "Long lag", "every_step", "classes", predicts_next_input=True, criterion=CRITERION, data_packages=("numpy",)
)


class Options(GeneratedOptions):
    """Which long-lag problem, how long, and how many strings."""

    lag: int = Field(100, ge=4, le=1000, description="p, steps from the first symbol to its return; p + 1 symbols")
    definition: Definition = Field("no-local-regularity", description="experiment 2a (noise-free) or 2b")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the strings: inputs int32 [p], targets int64 [p]; `folder` is not used."""
    names = (*(f"a{i}" for i in range(1, options.lag)), "x", "y")
    return of_symbols(drawn("long_lag", draw, options, draw_judged), names, CRITERION)


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` strings, with a target at every step."""
    fillers = options.lag - 1
    ends = random.integers(fillers, fillers + 2, (count, 1))
    if options.definition == "noise-free":
        middle = np.broadcast_to(np.arange(fillers), (count, fillers))
    else:
        middle = random.integers(0, fillers, (count, fillers))
    strings = np.hstack([ends, middle, ends])
    return Split(list(strings[:, :-1].astype(np.int32)), list(strings[:, 1:]))


def draw_judged(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` strings of validation or test: 2b asks for the last symbol alone."""
    split = draw(random, count, options)
    if options.definition == "noise-free":
        return split
    targets = np.full((len(split.targets), len(split.targets[0])), NOT_SCORED, dtype=np.int64)
    targets[:, -1] = [target[-1] for target in split.targets]
    return Split(split.inputs, list(targets))
