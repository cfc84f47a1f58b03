"""Nottingham, folk tunes with chords: predict the next frame, key by key.

    frame     1              2              3
    input     C3 E3 G3 E4    C3 E3 G3 E4    C3 E3 G3 G4    ...     88 keys, 1 = sounds
    target    C3 E3 G3 E4    C3 E3 G3 G4    ...                    the next frame

1,037 tunes in the published splits (694, 173, 170), 266,537 frames. One validation and one test tune are also in
the training split: see odyssey.datasets.polyphonic.
Source: Boulanger-Lewandowski, Bengio, Vincent (ICML 2012); file: see odyssey.datasets.polyphonic.
"""

from __future__ import annotations

from pathlib import Path

from odyssey.datasets import polyphonic
from odyssey.datasets.sequences import Data
from odyssey.tasks.next_step import next_step_task, published
from odyssey.tasks.task import TaskOptions

TASK = next_step_task("Nottingham")
NEEDS = (polyphonic.FILES["nottingham"].remote,)


class Options(TaskOptions):
    """The set is as published: there is nothing to choose."""


def make(options: Options, folder: Path | None) -> Data:
    """Read the file from the mirror `folder`, an earlier download, or its URL."""
    return published("nottingham", folder)
