"""JSB Chorales, the set of Boulanger-Lewandowski: predict the next quarter note's chord, key by key.

    frame     1              2              3
    input     C3 G3 E4 C5    B2 G3 D4 D5    C3 G3 C4 E5    ...     88 keys, 1 = sounds
    target    B2 G3 D4 D5    C3 G3 C4 E5    ...                    the next frame

382 chorales in the published splits (229, 76, 77), transposed to C major or C minor.
Source: Boulanger-Lewandowski, Bengio, Vincent (ICML 2012); file: see odyssey.datasets.polyphonic.
"""

from __future__ import annotations

from pathlib import Path

from odyssey.datasets import polyphonic
from odyssey.datasets.sequences import Data
from odyssey.tasks.next_step import next_step_task, published
from odyssey.tasks.task import TaskOptions

TASK = next_step_task("JSB Chorales")
NEEDS = (polyphonic.FILES["jsb"].remote,)


class Options(TaskOptions):
    """The set is as published: there is nothing to choose."""


def make(options: Options, folder: Path | None) -> Data:
    """Read the file from the mirror `folder`, an earlier download, or its URL."""
    return published("jsb", folder)
