"""Spoken Arabic digits, frame by frame: which digit was said?

    frame     1      2      3     ...   40
    input     0.52  -0.11   0.73  ...  -0.30      13 cepstral coefficients, zero mean and unit variance in training
              ...    ...    ...         ...
    target                              7         one of ten, after the last frame

Source: UCI 195, Spoken Arabic Digit (CC BY 4.0; cite Hammami and Bedda); see odyssey.datasets.spoken_digits.
Splits by speaker: 54 train, 12 validation (taken from the training file), 22 test; 5,400 / 1,200 / 2,200 utterances.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydantic import Field

from odyssey.datasets import spoken_digits
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task, TaskOptions

TASK = Task("Spoken Arabic digits", "last_step", "classes", data_packages=("numpy",))
NEEDS = spoken_digits.FILES


class Options(TaskOptions):
    """How much of the set is used; the whole has 54 training speakers and 10 repetitions."""

    train_speakers: int = Field(54, ge=2, le=54, description="training speakers, men and women in turn")
    repetitions: int = Field(10, ge=1, le=10, description="utterances of each digit by each speaker, in all splits")


def make(options: Options, folder: Path | None) -> Data:
    """Read the files from the mirror `folder`, an earlier download, or their URLs."""
    spoken = spoken_digits.read(folder, options.train_speakers, options.repetitions)
    splits = {name: Split(frames, [np.asarray(d) for d in digits]) for name, (frames, digits) in spoken.items()}
    sha256 = spoken_digits.SHA256["Train_Arabic_Digit.txt"]
    return Data(
        splits["train"],
        splits["valid"],
        splits["test"],
        output_size=spoken_digits.DIGITS,
        source=f"{spoken_digits.COMMIT}/Train_Arabic_Digit.txt and Test_Arabic_Digit.txt",
        sha256=sha256,
        facts={
            "train_speakers": options.train_speakers,
            "valid_speakers": 2 * spoken_digits.VALID_OF_EACH,
            "test_speakers": 22,
            "licence": "CC BY 4.0: Hammami, Bedda, Spoken Arabic Digit, UCI repository 195",
        },
        output_symbols=tuple(map(str, range(spoken_digits.DIGITS))),
    )
