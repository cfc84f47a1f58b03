"""What sounds next: from piano rolls to frames and the frames that follow them (shared by all tasks on rolls).

A network reads frames 1..T-1 and predicts frames 2..T, key by key; the first frame is given and not scored.
Source: Boulanger-Lewandowski, Bengio, Vincent (ICML 2012); the score is the negative log-likelihood in nats,
summed over the 88 keys and averaged over the T-1 predicted frames.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from odyssey.datasets import polyphonic
from odyssey.datasets.piano_rolls import KEYS, roll_facts
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task

Roll = NDArray[np.uint8]


@dataclass(frozen=True)
class RollTask(Task):
    """A task on piano rolls: at every frame, which of the 88 keys sound in the next."""


def next_step_task(title: str, data_packages: tuple[str, ...] = ()) -> RollTask:
    """The facts of a task on piano rolls."""
    return RollTask(title, "every_step", "binary", predicts_next_input=True, data_packages=data_packages)


def next_step(rolls: dict[str, list[Roll]], source: str, sha256: str | None = None) -> Data:
    """Rolls [T, 88] of each split as inputs [T-1, 88] and targets [T-1, 88]; the facts count whole rolls."""
    splits = {name: Split([r[:-1] for r in some], [r[1:] for r in some]) for name, some in rolls.items()}
    facts = roll_facts(roll for some in rolls.values() for roll in some)
    return Data(
        splits["train"], splits["valid"], splits["test"], output_size=KEYS, source=source, sha256=sha256, facts=facts
    )


def published(name: str, folder: Path | None) -> Data:
    """The next-step data of a set of Boulanger-Lewandowski et al., from the mirror `folder` or its URL."""
    entry = polyphonic.FILES[name]
    data = next_step(polyphonic.read(name, folder), entry.remote.url, entry.remote.sha256)
    return replace(data, facts=data.facts | entry.also_in_train)
