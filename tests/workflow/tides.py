"""The height of the sea, and what it will be an hour later: a user's own task, on a file of his own.

    step      1     2     3
    input     0.1   0.4   0.6      value of tides.csv
    target    0.4   0.6   0.5      the next value

Source: made up for tests.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.tasks.task import Data, Split, Task, TaskOptions

TASK = Task("Tides", "every_step", "real", predicts_next_input=True)


class Options(TaskOptions):
    """Where the values are."""

    file: str = Field("tides.csv", description="a file in the mirror, or a path: a series a line, values by commas")


def make(options: Options, folder: Path | None) -> Data:
    """Read the series: inputs float32 [T, 1], targets float32 [T, 1]."""
    rows = np.loadtxt((folder or Path()) / options.file, delimiter=",", dtype=np.float32, ndmin=2)
    x = list(rows[:, :-1, None]), list(rows[:, 1:, None])
    parts = (slice(0, 20), slice(20, 30), slice(30, None))
    train, valid, test = (Split(x[0][part], x[1][part]) for part in parts)
    return Data(train, valid, test, output_size=1, source=f"{options.file}, by hand")
