"""Handwritten digits by the path of the pen: which digit was drawn?

    point     1     2     3    ...   40
    input     0.0   0.3   0.5  ...  -0.2      dx, in 50ths of the box
              0.0   0.4   0.3  ...   0.1      dy
              0.0   0.1   0.2  ...   1.1      seconds since the stroke began
              0     0     0    ...   1        1 = the pen is lifted after this point
    target                           8        one of ten, after the last point

Source: UCI 81, Pen-Based Recognition of Handwritten Digits, original (CC BY 4.0; cite Alpaydin and Alimoglu); see
odyssey.datasets.pendigits. Splits by writer: 24 train, 6 validation, 14 test; 5,995 / 1,499 / 3,498 digits.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.datasets import pendigits
from odyssey.datasets.pen import pen_frames
from odyssey.datasets.pendigits import Digit
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task, TaskOptions

TASK = Task("Pen digits", "last_step", "classes", data_packages=("numpy",))
NEEDS = pendigits.FILES


class Options(TaskOptions):
    """How much of the set, and of each digit's points, is used."""

    digits: int = Field(250, ge=10, le=250, description="digits of each writer, the first ones, in all splits")
    keep_every: int = Field(1, ge=1, le=4, description="points: 2 leaves every second one out")


def make(options: Options, folder: Path | None) -> Data:
    """Read the files from the mirror `folder`, an earlier download, or their URLs."""
    splits = {name: _split(digits, options) for name, digits in pendigits.read(folder).items()}
    return Data(
        splits["train"],
        splits["valid"],
        splits["test"],
        output_size=10,
        source=pendigits.SOURCE,
        sha256=pendigits.FILES[0].sha256,
        facts=pendigits.FACTS,
        output_symbols=tuple(map(str, range(10))),
    )


def _split(digits: list[Digit], options: Options) -> Split:
    chosen = [d for some in pendigits.by_writer(digits).values() for d in some[: options.digits]]
    return Split([pen_frames(d.strokes, options.keep_every) for d in chosen], [np.array(d.label) for d in chosen])
