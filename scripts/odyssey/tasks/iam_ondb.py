"""IAM-OnDB, lines of English by the path of the pen: what was written, without saying where each letter is?

    point     1     2     3    ...   430
    input     0     12    15   ...  -4        dx, in units of the whiteboard
              0     8     20   ...   2        dy
              0.0   0.02  0.04 ...   0.3      seconds since the stroke began
              0     0     0    ...   1        1 = the pen is lifted after this point
    target    20 35 32 ...                    "The ...": numbers of characters, 0 is CTC's blank

5,355 / 2,956 / 3,859 lines and 81 characters, as Greff et al. (TNNLS 2017) use them (inputs and counts from memory):
the characters are those that occur in the transcriptions. Needs the corpus: set ODYSSEY_IAM_ONDB.
Source: Liwicki, Bunke (ICDAR 2005); see odyssey.datasets.iam_ondb. Deviations: none known; the manifest has the counts.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.datasets import iam_ondb
from odyssey.datasets.iam_ondb import Line
from odyssey.datasets.pen import pen_frames
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task, TaskOptions

TASK = Task("IAM-OnDB handwriting", "own_length", "labels", data_packages=("numpy",))
NEEDS = (iam_ondb.TREE,)


class Options(TaskOptions):
    """How much of the corpus, and of each line's points, is used."""

    lines: int = Field(10_000, ge=10, le=10_000, description="lines of each split, at most; no split has so many")
    keep_every: int = Field(2, ge=1, le=8, description="points: 2 leaves every second one out, as in the paper")


def make(options: Options, folder: Path | None) -> Data:
    """Read the corpus in the folder $ODYSSEY_IAM_ONDB; `folder` is not used."""
    read = iam_ondb.read(iam_ondb.TREE.path(), options.lines)
    characters = sorted({character for lines in read.values() for _, text in lines for character in text})
    numbers = {character: number for number, character in enumerate(characters, 1)}
    splits = {name: _split(lines, numbers, options) for name, lines in read.items()}
    return Data(
        splits["train"],
        splits["valid"],
        splits["test"],
        output_size=len(characters) + 1,
        source=f"IAM-OnDB, {iam_ondb.WHERE}",
        facts={"characters": len(characters), "licence": "for research that is not commercial; not to be passed on"},
        output_symbols=("blank", *characters),
    )


def _split(lines: list[Line], numbers: dict[str, int], options: Options) -> Split:
    return Split(
        [pen_frames(strokes, options.keep_every) for strokes, _ in lines],
        [np.array([numbers[character] for character in text]) for _, text in lines],
    )
