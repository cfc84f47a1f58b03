"""Piano-midi.de, classical piano music: predict the next frame, key by key.

    frame     1              2              3
    input     G3 G5          D4 D6          D4 D6          ...     88 keys, 1 = sounds
    target    D4 D6          D4 D6          ...                    the next frame

124 pieces in the published splits (87, 12, 25), 103,487 frames; the longest has 3,857.
Source: Boulanger-Lewandowski, Bengio, Vincent (ICML 2012); file: see odyssey.datasets.polyphonic.
"""

from __future__ import annotations

from pathlib import Path

from odyssey.datasets import polyphonic
from odyssey.datasets.sequences import Data
from odyssey.tasks.next_step import next_step_task, published
from odyssey.tasks.task import TaskOptions

TASK = next_step_task("Piano-midi.de")
NEEDS = (polyphonic.FILES["piano_midi"].remote,)


class Options(TaskOptions):
    """The set is as published: there is nothing to choose."""


def make(options: Options, folder: Path | None) -> Data:
    """Read the file from the mirror `folder`, an earlier download, or its URL."""
    return published("piano_midi", folder)
