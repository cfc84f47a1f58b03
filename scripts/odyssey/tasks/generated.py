"""What generated tasks have in common: how many sequences of each split are drawn, and from which seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from pydantic import Field

from odyssey.tasks.task import Split, TaskOptions, stream


class GeneratedOptions(TaskOptions):
    """How many sequences, from which seed."""

    train: int = Field(2000, ge=10, le=100_000, description="training sequences")
    valid: int = Field(500, ge=10, le=100_000, description="validation sequences")
    test: int = Field(1000, ge=10, le=100_000, description="test sequences")
    seed: int = Field(0, ge=0, description="seed of the data")


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
