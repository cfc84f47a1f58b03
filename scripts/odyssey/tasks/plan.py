"""Serial order from a plan: the plan stays at the input, and a sequence of symbols comes out.

    step      1  2  3  4  5  6  7  8  9  10
    input     3  3  3  3  3  3  3  3  3  3        plan 3 of 8, at every step
    target    C  A  A  H  B  C  A  F  H  D        the sequence of plan 3, always the same

One to many: nothing at the input says how far the sequence has come, the net has to know. Each plan has a random
sequence of its own; no two begin with the same four symbols. All three splits hold the same plans (fact `splits`):
what is asked is to produce the sequences, not to produce new ones.
Wrong if any symbol of a sequence is; solved if none of the (at most 64) sequences is wrong.
Source: Jordan (1986), "Serial order: a parallel distributed processing approach" (from memory).
Deviations: Jordan's targets are patterns over several output units, some of them not cared for; here they are classes.
"""

from __future__ import annotations

from pathlib import Path
from string import ascii_uppercase

import numpy as np
from pydantic import Field

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.streams import stream
from odyssey.tasks.task import Task, TaskOptions

OPENING = 4  # symbols in which any two sequences differ
TASK = Task("Plans", "every_step", "classes", criterion=Criterion("class"), data_packages=("numpy",))


class Options(TaskOptions):
    """How many plans, and how long their sequences are."""

    plans: int = Field(8, ge=2, le=64, description="plans, and sequences of each split")
    length: int = Field(10, ge=OPENING, le=1000, description="symbols of a sequence")
    symbols: int = Field(8, ge=3, le=26, description="symbols that there are")
    seed: int = Field(0, ge=0, description="seed of the data")


def make(options: Options, folder: Path | None) -> Data:
    """Draw the plans' sequences: inputs int32 [T], targets int64 [T]; `folder` is not used."""
    random = stream(options.seed, "plan")
    targets = random.integers(0, options.symbols, (options.plans, options.length))
    openings = random.choice(options.symbols**OPENING, options.plans, replace=False)
    targets[:, :OPENING] = openings[:, None] // options.symbols ** np.arange(OPENING) % options.symbols
    inputs = np.repeat(np.arange(options.plans, dtype=np.int32)[:, None], options.length, axis=1)
    every = Split(list(inputs), list(targets))
    return Data(
        every,
        every,
        every,
        output_size=options.symbols,
        source="generated",
        facts={"splits": "equal"},
        input_symbols=tuple(str(plan + 1) for plan in range(options.plans)),
        output_symbols=tuple(ascii_uppercase[: options.symbols]),
    )
