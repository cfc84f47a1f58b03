"""Spoken Arabic digits, classified at each frame: which digit is being said?

    frame     1      2      3     ...   40
    input     0.52  -0.11   0.73  ...  -0.30      13 cepstral coefficients, zero mean and unit variance in training
              ...    ...    ...         ...
    target    7      7      7     ...   7         one of ten, at every frame

Frame-wise classification of speech, as Greff et al. ask it of TIMIT's 61 phones, on speech that is free. It is another
task than that one, and scores cannot be compared: the answer does not change within an utterance, and the first frames
can hardly be told apart, so that a bidirectional net has much to gain.
Source: UCI 195, Spoken Arabic Digit (CC BY 4.0; cite Hammami and Bedda); see odyssey.datasets.spoken_digits.
Splits by speaker, as in task `spoken_digits`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from odyssey.datasets.sequences import Data, Split
from odyssey.tasks import spoken_digits
from odyssey.tasks.spoken_digits import Options
from odyssey.tasks.task import Task

TASK = Task("Spoken digits, each frame", "every_step", "classes", data_packages=("numpy",))
NEEDS = spoken_digits.NEEDS

__all__ = ["TASK", "Options", "make"]


def make(options: Options, folder: Path | None) -> Data:
    """The utterances of task `spoken_digits`, the digit repeated for every frame."""
    whole = spoken_digits.make(options, folder)
    return replace(whole, train=_every(whole.train), valid=_every(whole.valid), test=_every(whole.test))


def _every(split: Split) -> Split:
    return Split(split.inputs, [np.full(len(x), digit) for x, digit in zip(split.inputs, split.targets, strict=True)])
