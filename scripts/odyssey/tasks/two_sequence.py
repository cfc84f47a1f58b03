"""The two-sequence problem: the first N values of a noisy sequence say which of two classes it is.

    step      1     2     3     4       5      6       ...   104
    value     1     1     1     -0.38   0.61   0.05    ...   -0.22      N = 3, hochreiter-3a
    target                                                   1          class 1; 0 for class 2

Definitions (option `definition`; T is option `length`, N option `key_steps`; both classes equally often):
- "hochreiter-3a": the first N values are 1 (class 1) or -1 (class 2), the rest N(0, variance 0.2); lengths uniform in
  [T, 1.1 T]; target 1 or 0.  Wrong if the error exceeds 0.2; solved if none of 256 is wrong (ST1) and the mean error is
  below 0.01 (ST2).
- "hochreiter-3b": noise of variance 0.2 also on the first N values.  Solved if fewer than 6 of 256 are wrong (ST1) and
  the mean error is below 0.04 (ST2).
- "hochreiter-3c": as 3a, but targets 0.2 (class 1) and 0.8 (class 2; which is which from memory), for training with
  noise N(0, variance 0.1) on them.  Wrong if the error, to the target without noise, exceeds 0.1; solved if none of 256
  is wrong and the mean error is below 0.015 (one criterion, under both names).
- "bengio": each class has a key of N values, drawn once for all splits (by option `seed`) from U(-1, 1), with noise
  U(-`key_noise`, `key_noise`) on it; the rest N(0, variance 0.2); lengths uniform in [T/2, T]; target 0.8 or -0.8.
  Wrong if the error exceeds 0.8, thus if the sign is wrong (or the answer beyond +-1.6); no threshold is in print:
  solved if fewer than 1 % are wrong. With a small N two keys may be too alike to be told apart in their noise.
Both ends of the lengths are included. Training targets of 3c are noisy, those of validation and test are not.
Source: Hochreiter, Schmidhuber (1997), experiments 3a to 3c; Bengio, Simard, Frasconi (IEEE TNN 1994).
Deviations: a stored training split is a fixed number of sequences (setting `fresh_sequences` draws new ones); judged is
the share of wrong sequences in the test split (option `test`: 1000 by default), not 256 of them; the noise
after Bengio's key is that of Hochreiter and Schmidhuber, who say that theirs differs from Bengio's in its lengths.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split, cut
from odyssey.streams import stream
from odyssey.tasks.generated import GeneratedOptions, drawn
from odyssey.tasks.task import Task

NOISE_VARIANCE = 0.2
CriterionName = Literal["ST1", "ST2"]


class Options(GeneratedOptions):
    """Which two-sequence problem, how long, and how many sequences."""

    length: int = Field(100, ge=10, le=10_000, description="T, in steps: the shortest length (bengio: the longest)")
    definition: Literal["hochreiter-3a", "hochreiter-3b", "hochreiter-3c", "bengio"] = Field(
        "hochreiter-3a", description="whose two-sequence problem"
    )
    key_steps: int = Field(3, ge=1, le=5000, description="N, first values that say the class; at most T/2")
    key_noise: float = Field(0.2, ge=0, le=1, description="bengio: half the width of the noise on the first N values")
    criterion: CriterionName = Field("ST1", description="which criterion of Hochreiter and Schmidhuber")

    @field_validator("key_steps")
    @classmethod
    def _fits(cls, steps: int, info: ValidationInfo) -> int:
        if steps > info.data.get("length", 2 * steps) // 2:
            raise PydanticCustomError("too_long", "Input should be at most half of the length")
        return steps


def make(options: Options, folder: Path | None) -> Data:
    """Draw the sequences: inputs float32 [T, 1], targets float32 [1]; `folder` is not used."""
    train, valid, test = drawn("two_sequence", draw, options, draw_judged)
    criterion = DEFINITIONS[options.definition].criteria[options.criterion]
    return Data(train, valid, test, output_size=1, source="generated", criterion=criterion)


def draw(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences for training: with noise on the targets, where the definition has it."""
    clean = draw_judged(random, count, options)
    noise = random.normal(0, np.sqrt(DEFINITIONS[options.definition].target_variance), (count, 1))
    return Split(clean.inputs, list((np.stack(clean.targets) + noise).astype(np.float32)))


def draw_judged(random: np.random.Generator, count: int, options: Options) -> Split:
    """`count` sequences of validation or test: without noise on the targets."""
    definition = DEFINITIONS[options.definition]
    shortest, longest = (tenths * options.length for tenths in definition.lengths)
    lengths = random.integers(-(-shortest // 10), longest // 10, count, endpoint=True)
    starts = np.cumsum(lengths) - lengths
    classes = random.integers(0, 2, count)
    values = random.normal(0, np.sqrt(NOISE_VARIANCE), lengths.sum())
    first = starts[:, None] + np.arange(options.key_steps)
    values[first] = definition.keys(options)[classes] + definition.key_noise(random, first.shape, options)
    targets = np.array(definition.targets, dtype=np.float32)[classes]
    return Split(cut(values.astype(np.float32)[:, None], lengths), list(targets[:, None]))


def _ones(options: Options) -> NDArray[np.float64]:
    return np.repeat([[1.0], [-1.0]], options.key_steps, axis=1)


def _drawn(options: Options) -> NDArray[np.float64]:
    return stream(options.seed, "two_sequence", "keys").uniform(-1, 1, (2, options.key_steps))


def _none(random: np.random.Generator, shape: tuple[int, ...], options: Options) -> NDArray[np.float64]:
    return np.zeros(shape)


def _normal(random: np.random.Generator, shape: tuple[int, ...], options: Options) -> NDArray[np.float64]:
    return random.normal(0, np.sqrt(NOISE_VARIANCE), shape)


def _uniform(random: np.random.Generator, shape: tuple[int, ...], options: Options) -> NDArray[np.float64]:
    return random.uniform(-options.key_noise, options.key_noise, shape)


@dataclass(frozen=True)
class Definition:
    """What tells one author's problem from another's."""

    targets: tuple[float, float]  # of class 1 and class 2
    criteria: dict[CriterionName, Criterion]
    lengths: tuple[int, int] = (10, 11)  # shortest and longest, in tenths of T
    keys: Callable[[Options], NDArray[np.float64]] = _ones  # [2, N], of class 1 and class 2
    key_noise: Callable[[np.random.Generator, tuple[int, ...], Options], NDArray[np.float64]] = _none
    target_variance: float = 0.0  # of the noise on the targets that are trained


def _criteria(beyond: float, wrong_share_below: float, *mean_errors: float | None) -> dict[CriterionName, Criterion]:
    """ST1 and ST2, which differ in the mean error that they allow."""
    st1, st2 = (Criterion("largest_error", beyond, wrong_share_below, mean) for mean in mean_errors)
    return {"ST1": st1, "ST2": st2}


DEFINITIONS: dict[str, Definition] = {
    "hochreiter-3a": Definition((1, 0), _criteria(0.2, 1 / 256, None, 0.01)),
    "hochreiter-3b": Definition((1, 0), _criteria(0.2, 6 / 256, None, 0.04), key_noise=_normal),
    "hochreiter-3c": Definition((0.2, 0.8), _criteria(0.1, 1 / 256, 0.015, 0.015), target_variance=0.1),
    "bengio": Definition(
        (0.8, -0.8), _criteria(0.8, 0.01, None, None), lengths=(5, 10), keys=_drawn, key_noise=_uniform
    ),
}
TASK = Task(
    "Two-sequence problem",
    "last_step",
    "real",
    criterion=DEFINITIONS["hochreiter-3a"].criteria["ST1"],
    data_packages=("numpy",),
)
