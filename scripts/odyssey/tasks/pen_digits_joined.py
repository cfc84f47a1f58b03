"""Lines of handwritten digits by the path of the pen: which digits were drawn, without saying where each one is?

    point     1     2     3    ...   40    41    ...   83
    input     0.0   0.3   0.5  ...  -0.2   6.1   ...   0.4      dx, in 50ths of the box
              0.0   0.4   0.3  ...   0.1   3.0   ...   0.0      dy
              0.0   0.1   0.2  ...   1.1   0.0   ...   0.6      seconds since the stroke began
              0     0     0    ...   1     0     ...   1        1 = the pen is lifted after this point
    target    9 1 5                                             digits 8, 0, 4; label = digit + 1, 0 = CTC's blank

Each line is drawn from the digits of one writer: so many as the options say, each at most once, the next one a gap of
10 to 60 units of the tablet (a digit is some 100 wide) to the right of the last. The height of each is as written.
It is unsegmented online handwriting, as Greff et al. ask it of IAM-OnDB, on handwriting that is free; it is another
task than that one, with ten labels, and scores cannot be compared.
Source: UCI 81, Pen-Based Recognition of Handwritten Digits, original (CC BY 4.0; cite Alpaydin and Alimoglu); see
odyssey.datasets.pendigits. Splits by writer: 24 train, 6 validation, 14 test.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from odyssey.datasets import pendigits
from odyssey.datasets.pen import Stroke, pen_frames
from odyssey.datasets.pendigits import UNIT, Digit
from odyssey.datasets.sequences import Data, Split
from odyssey.streams import stream
from odyssey.tasks.generated import GeneratedOptions
from odyssey.tasks.task import Task

TASK = Task("Pen digits, joined", "own_length", "labels", data_packages=("numpy",))
GAPS = (10 / UNIT, 60 / UNIT)  # drawn evenly between
NEEDS = pendigits.FILES


class Options(GeneratedOptions):
    """How many lines, and of how many digits."""

    shortest: int = Field(3, ge=1, le=50, description="fewest digits of a line")
    longest: int = Field(6, ge=1, le=50, description="most digits of a line")
    keep_every: int = Field(2, ge=1, le=4, description="points: 2 leaves every second one out, as in the paper")
    train: int = Field(3000, ge=10, le=100_000, description="training lines")
    valid: int = Field(500, ge=10, le=100_000, description="validation lines")
    test: int = Field(1000, ge=10, le=100_000, description="test lines")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shortest > self.longest:
            said = f"shortest is {self.shortest} and longest {self.longest}; shortest must not be more"
            raise PydanticCustomError("not_in_order", "{said}", {"said": said})
        return self


def make(options: Options, folder: Path | None) -> Data:
    """Read the files from the mirror `folder`, an earlier download, or their URLs, and draw the lines."""
    digits = pendigits.read(folder)
    splits = {
        name: draw_lines(stream(options.seed, "pen_digits_joined", name), count, digits[name], options)
        for name, count in (("train", options.train), ("valid", options.valid), ("test", options.test))
    }
    return Data(
        splits["train"],
        splits["valid"],
        splits["test"],
        output_size=11,
        source=pendigits.SOURCE,
        sha256=pendigits.FILES[0].sha256,
        facts=pendigits.FACTS,
        output_symbols=("blank", *map(str, range(10))),
    )


def draw_lines(random: np.random.Generator, count: int, digits: list[Digit], options: Options) -> Split:
    """`count` lines, each of one writer of `digits`: inputs float32 [T, 4], targets int64 [U] in 1..10."""
    writers = list(pendigits.by_writer(digits).values())
    lines, labels = [], []
    for writer in random.integers(len(writers), size=count):
        length = random.integers(options.shortest, options.longest, endpoint=True)
        chosen = [writers[writer][i] for i in random.choice(len(writers[writer]), length, replace=False)]
        lines.append(pen_frames(joined(chosen, random.uniform(*GAPS, length)), options.keep_every))
        labels.append(np.array([digit.label + 1 for digit in chosen]))
    return Split(lines, labels)


def joined(digits: list[Digit], gaps: NDArray[np.float64]) -> list[Stroke]:
    """The strokes of all digits, each digit's leftmost point `gaps` to the right of the rightmost of the one before."""
    strokes: list[Stroke] = []
    right = 0.0
    for digit, gap in zip(digits, gaps, strict=True):
        across = np.concatenate([stroke[:, 0] for stroke in digit.strokes])
        shift = np.array([right + gap - across.min(), 0, 0])
        strokes += [stroke + shift for stroke in digit.strokes]
        right += gap + np.ptp(across)
    return strokes
