"""The Penn Treebank: predict the next word (or the next character) of newspaper text.

    step      1      2        3          4      ...   24
    input     the    company  said       N      ...   <eos>      one of 10,000 words: <unk>, N for numbers, <eos> ...
    target    company  said   N          of     ...   the        the next one

Levels (option `level`; their scores are not comparable): "words", 10,000 of them; "characters", 50 of them, with _
for a blank. The score of both is in nats a symbol.
Source: Mikolov et al. (Interspeech 2010); files and licence: see odyssey.datasets.penn_treebank.
Deviations: the first symbol of each split is read and not predicted, where Mikolov predicts it from <eos>.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pydantic import Field

from odyssey.datasets import penn_treebank
from odyssey.datasets.penn_treebank import Level
from odyssey.datasets.sequences import Data
from odyssey.tasks.language_model import TextOptions, language_model, language_model_task

TASK = language_model_task("Penn Treebank", "nll_nats_per_symbol")
NEEDS = tuple(penn_treebank.FILES.values())


class Options(TextOptions):
    """Words or characters, and how much of the text is used."""

    level: Level = Field("words", description="what a symbol is")


def make(options: Options, folder: Path | None) -> Data:
    """Read the three files from the mirror `folder`, earlier downloads, or their URLs."""
    data = language_model(penn_treebank.read(options.level, folder), options, penn_treebank.SOURCE)
    hashes = {f"{split}_file_sha256": file.sha256 for split, file in penn_treebank.FILES.items()}
    return replace(data, facts={**data.facts, **hashes})
