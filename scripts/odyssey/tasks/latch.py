"""The latch: keep one bit, given by the first inputs, through noise.

    step      1    2    3    4      5       6     ...   17
    class A   1    1    1    0      0       0     ...   0          input values, L = 3
    class B   0    0    0    0      0       0     ...   0
    noise     0    0    0    0.31   -0.52   0.08  ...   -0.44      N(0, variance s)
    target                                              +0.8       class A; -0.8 for class B

The paper's net is one unit, x_t = tanh(w x_{t-1} + h_t), whose inputs h_t of the first L steps are trained, one set a
class; here the first two channels say that such an input is due, and their weights are what is trained.
Lengths are uniform in [T/2, T], both ends included, as in the paper's comparison of algorithms (T is option `length`),
or all T (option `same_length`), as in its figure 2, which has L = 3, T = 5 to 60 and s = 0 to 1.
Wrong if the error exceeds 0.8, thus if the sign is wrong; no threshold is in print: solved if fewer than 1 % are wrong.
Source: Bengio, Simard, Frasconi (IEEE TNN 1994), sections II and III and the comparison of algorithms.
Deviations: one weight a class serves all of the first L steps, where the paper trains an input for each; an answer
beyond +-1.6, which a linear output can give, counts as wrong; a stored training split is a fixed number of sequences
(setting `fresh_sequences` draws new ones).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split, cut
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.task import Task

ANSWER = 0.8  # of class A; that of class B is the negative
CHANNELS = ("class A", "class B", "noise")
NOISE = 2  # its channel
TASK = Task("Latch", "last_step", "real", criterion=Criterion("largest_error", beyond=ANSWER), data_packages=("numpy",))


class Options(GeneratedOptions):
    """How long, through how much noise, and how many sequences."""

    length: int = Field(50, ge=10, le=10_000, description="longest length T, in steps; the shortest is T/2")
    latch_steps: int = Field(3, ge=1, le=5000, description="L, steps at which the class is given; at most T/2")
    noise_variance: float = Field(0.2, ge=0, le=10, description="s, variance of the noise after step L")
    same_length: bool = Field(False, description="whether all sequences have length T")

    @field_validator("latch_steps")
    @classmethod
    def _fits(cls, steps: int, info: ValidationInfo) -> int:
        if steps > info.data.get("length", 2 * steps) // 2:
            raise PydanticCustomError("too_long", "Input should be at most half of the length")
        return steps


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs float32 [T, 3], targets float32 [1]; `folder` is not used."""
    train, valid, test = drawn("latch", draw, options)
    return Data(train, valid, test, output_size=1, source="generated", input_symbols=CHANNELS)


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of one split."""
    shortest = options.length if options.same_length else (options.length + 1) // 2
    lengths = random.integers(shortest, options.length, count, endpoint=True)
    starts = np.cumsum(lengths) - lengths
    classes = random.integers(0, 2, count)
    inputs = np.zeros((lengths.sum(), len(CHANNELS)), dtype=np.float32)
    inputs[:, NOISE] = random.normal(0, np.sqrt(options.noise_variance), len(inputs))
    first = starts[:, None] + np.arange(options.latch_steps)
    inputs[first, NOISE] = 0
    inputs[first, classes[:, None]] = 1
    targets = np.where(classes == 0, ANSWER, -ANSWER).astype(np.float32)
    return Split(cut(inputs, lengths), list(targets[:, None]))
