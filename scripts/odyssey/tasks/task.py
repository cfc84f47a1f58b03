"""What a task is: sequences with targets, and how an answer is scored.

A task is one module in this folder, found by its name. It holds
- a docstring that draws one example sequence and names the source,
- `TASK`, a `Task`: the facts that training and scoring need,
- `Options`, a subclass of `TaskOptions`: what a study may choose (length, sizes, definition),
- `make(options, folder) -> Data`: the sequences; `folder` is the mirror folder of data files, or None.

Task modules are imported when Snakemake parses the workflow: torch, scikit-learn, music21, scipy and the like
are imported inside `make`, never at the top.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

Timing = Literal["every_step", "last_step"]
Output = Literal["binary", "classes", "real"]

SCORES: dict[Output, str] = {
    "binary": "nll_nats_per_frame",  # summed over the K binary outputs, averaged over frames
    "classes": "error_share",  # share of targets (frames or sequences) whose most probable class is wrong
    "real": "mean_squared_error",
}


class TaskOptions(BaseModel):
    """What a study may choose about a task's data; every field has a default, a range and a unit."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Task:
    """The facts about a task that training, scoring and figures need. All scores: lower is better."""

    title: str  # for figures, at most 30 characters
    timing: Timing  # is there a target at every step, or one after the last
    output: Output  # binary: K independent bits; classes: one of K; real: K numbers
    predicts_next_input: bool = False  # a bidirectional net would read its answer
    wrong_beyond: float | None = None  # real: an answer is wrong if its squared error exceeds this
    success_wrong_share: float | None = None  # solved if fewer than this share of test sequences are wrong
    data_packages: tuple[str, ...] = ()  # distributions whose version decides the data, e.g. ("music21",)

    @property
    def score_name(self) -> str:
        return SCORES[self.output]


@dataclass(frozen=True)
class Split:
    """One split, a sequence an entry.

    inputs: N arrays [T_n, D], float32 or uint8 (0/1).
    targets: N arrays; every_step: [T_n, K] (binary, real) or [T_n] int64 (classes);
             last_step: [K] (binary, real) or [] int64 (classes).
    """

    inputs: list[NDArray]
    targets: list[NDArray]


@dataclass(frozen=True)
class Data:
    """All splits of a task; K is `output_size` (number of bits, classes or numbers)."""

    train: Split
    valid: Split
    test: Split
    output_size: int
    source: str  # where the bytes come from, for people: a package and version, a URL, "generated"
    sha256: str | None = None  # of the source file, where there is one
    facts: dict[str, int | float | str] = field(default_factory=dict)  # counts worth showing


def seed_sequence(seed: int, *purpose: int | str) -> np.random.SeedSequence:
    """What the random numbers of one purpose are keyed by: (seed, purpose), independent of all others."""
    key = tuple(p if isinstance(p, int) else int.from_bytes(p.encode(), "little") for p in purpose)
    return np.random.SeedSequence(entropy=seed, spawn_key=key)


def stream(seed: int, *purpose: int | str) -> np.random.Generator:
    """The random stream of one purpose: NumPy's Philox."""
    return np.random.Generator(np.random.Philox(seed_sequence(seed, *purpose)))
