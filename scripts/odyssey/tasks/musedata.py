"""MuseData, classical music for orchestra and piano: predict the next frame, key by key.

    frame     1              2              3
    input     C3 G3 E4 C5    B2 G3 D4 D5    C3 G3 C4 E5    ...     88 keys, 1 = sounds
    target    B2 G3 D4 D5    C3 G3 C4 E5    ...                    the next frame

783 pieces in the published splits (524, 135, 124), 392,296 frames; the longest of training has 3,457.
Source: Boulanger-Lewandowski, Bengio, Vincent (ICML 2012); file: see odyssey.datasets.polyphonic.
"""

from __future__ import annotations

from pathlib import Path

from odyssey.datasets import polyphonic
from odyssey.datasets.sequences import Data
from odyssey.tasks.next_step import next_step_task, published
from odyssey.tasks.task import TaskOptions

TASK = next_step_task("MuseData")
NEEDS = (polyphonic.FILES["musedata"].remote,)


class Options(TaskOptions):
    """The set is as published: there is nothing to choose."""


def make(options: Options, folder: Path | None) -> Data:
    """Read the file from the mirror `folder`, an earlier download, or its URL."""
    return published("musedata", folder)
