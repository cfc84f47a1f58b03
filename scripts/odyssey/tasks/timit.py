"""TIMIT, phone by phone: which of 61 phones is being said at each frame?

    frame     1      2      3     ...   304
    input     0.52  -0.11   0.73  ...  -0.30      12 cepstral coefficients and energy, first and second differences:
              ...    ...    ...         ...       39 numbers, zero mean and unit variance in training
    target    h#     h#     sh    ...   h#        one of 61, at every frame

3,696 / 400 / 192 sentences, as Greff et al. (TNNLS 2017) use them (the 39 inputs from memory). Needs the licensed
corpus: set ODYSSEY_TIMIT.
Source: LDC93S1; see odyssey.datasets.timit. Deviations: none known; the paper leaves filters and differences open, for
which see odyssey.datasets.mfcc.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from odyssey.datasets import timit
from odyssey.datasets.sequences import Data, Split
from odyssey.tasks.task import Task, TaskOptions

TASK = Task("TIMIT phones", "every_step", "classes", data_packages=("numpy", "scipy", "soundfile"))
NEEDS = (timit.TREE,)


class Options(TaskOptions):
    """How much of the corpus is used."""

    sentences: int = Field(8, ge=1, le=8, description="sentences of each speaker, in all splits")
    partial: bool = Field(False, description="whether a corpus that lacks sentences is accepted")


def make(options: Options, folder: Path | None) -> Data:
    """Read the corpus in the folder $ODYSSEY_TIMIT; `folder` is not used."""
    splits = {
        name: Split(frames, phones)
        for name, (frames, phones) in timit.read(timit.TREE.path(), options.sentences, options.partial).items()
    }
    return Data(
        splits["train"],
        splits["valid"],
        splits["test"],
        output_size=len(timit.PHONES),
        source=f"TIMIT, LDC93S1, {timit.WHERE}",
        facts={"licence": "LDC: not to be passed on"},
        output_symbols=timit.PHONES,
    )
