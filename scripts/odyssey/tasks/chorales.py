"""Bach's chorales from the corpus of music21: predict the next quarter note's chord, key by key.

    frame     1              2              3
    input     C3 G3 E4 C5    B2 G3 D4 D5    C3 G3 C4 E5   ...     88 keys, 1 = sounds
    target    B2 G3 D4 D5    C3 G3 C4 E5    ...                   the next frame

Music without a download, made as the JSB chorales of Boulanger-Lewandowski et al. (ICML 2012) were. Other editions,
other splits and A minor for C minor: scores cannot be compared with those of task `jsb`.
Most of the music is the same: a net that learned one set must not be tested on the other.
Source: see odyssey.datasets.chorales.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from pydantic import Field

from odyssey.datasets.sequences import Data
from odyssey.tasks.next_step import next_step, next_step_task
from odyssey.tasks.task import TaskOptions

TASK = next_step_task("Bach chorales (music21)", data_packages=("music21",))


class Options(TaskOptions):
    """How much of the corpus is read."""

    numbers: int = Field(371, ge=20, le=371, description="chorales, in the order of Riemenschneider's numbers")


def make(options: Options, folder: Path | None) -> Data:
    """Read the corpus that music21 installs; `folder` is not used. About 45 s of processor time for all."""
    from odyssey.datasets import chorales

    return next_step(chorales.read(options.numbers), f"music21 {version('music21')}, its corpus of Bach's chorales")
