"""What generated tasks have in common: how many sequences of each split are drawn, and from which seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from odyssey.datasets.sequences import Split
from odyssey.streams import stream
from odyssey.tasks.task import TaskOptions


class GeneratedOptions(TaskOptions):
    """How many sequences, from which seed."""

    train: int = Field(2000, ge=10, le=100_000, description="training sequences")
    valid: int = Field(500, ge=10, le=100_000, description="validation sequences")
    test: int = Field(1000, ge=10, le=100_000, description="test sequences")
    seed: int = Field(0, ge=0, description="seed of the data")


class LengthOptions(GeneratedOptions):
    """One length, or one model for many: Pascanu et al. 2013, Section 4.1, train one on lengths from 50 to 200."""

    length: int = Field(50, ge=20, le=10_000, description="shortest length L, in steps")
    longest: int | None = Field(
        None,
        ge=20,
        le=10_000,
        description="Pascanu's alone: L of each sequence is drawn from `length` to this; null: L",
    )
    definition: str = "pascanu"

    @model_validator(mode="after")
    def _range_of_lengths(self) -> Self:
        if self.longest is not None and (self.longest < self.length or not self.definition.startswith("pascanu")):
            said = f"longest is {self.longest}, length {self.length}, definition {self.definition}"
            said += "; longest must not be less than length, and needs definition pascanu"
            raise PydanticCustomError("no_range", "{said}", {"said": said})
        return self

    def lengths(self, random: np.random.Generator, count: int) -> int | NDArray[np.int64]:
        """L of every sequence: one number, or one for each of `count`."""
        return self.length if self.longest is None else random.integers(self.length, self.longest + 1, count)


class StreamOptions(GeneratedOptions):
    """How many streams; a single long one is allowed."""

    train: int = Field(10, ge=1, le=100_000, description="training streams")
    valid: int = Field(4, ge=1, le=100_000, description="validation streams")
    test: int = Field(4, ge=1, le=100_000, description="test streams")


Chosen = TypeVar("Chosen", bound=GeneratedOptions)
Draw = Callable[[np.random.Generator, int, Chosen], Split]


def drawn(
    task: str, draw: Draw[Chosen], options: Chosen, draw_judged: Draw[Chosen] | None = None
) -> tuple[Split, Split, Split]:
    """Train, valid and test, each from a random stream of its own: more of one do not shift the others.

    draw_judged: how valid and test are drawn, where not as train.
    """
    train, valid, test = (
        how(stream(options.seed, task, name), count, options)
        for name, count, how in (
            ("train", options.train, draw),
            ("valid", options.valid, draw_judged or draw),
            ("test", options.test, draw_judged or draw),
        )
    )
    return train, valid, test
