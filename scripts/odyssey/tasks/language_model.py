"""What comes next in a text: from symbols to those that follow them (shared by all tasks on running text).

Each split is one running text of symbols 1..T: a network reads 1..T-1 and predicts 2..T, in streams that carry its
state along. The score is the negative log-likelihood in nats, averaged over the T-1 predicted symbols: exp(score) is
the perplexity, score / ln 2 the bits a symbol.
Source: Mikolov et al. (Interspeech 2010).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from pydantic import Field

from odyssey.datasets.sequences import Data, Split
from odyssey.datasets.text import numbered, vocabulary
from odyssey.tasks.task import Task, TaskOptions


class TextOptions(TaskOptions):
    """How much of each split is used, from its start; the vocabulary is that of the whole training split."""

    train_symbols: int | None = Field(None, ge=1000, description="predicted symbols of training at most; none: all")
    valid_symbols: int | None = Field(None, ge=1000, description="predicted symbols of validation at most; none: all")
    test_symbols: int | None = Field(None, ge=1000, description="predicted symbols of test at most; none: all")


def language_model_task(title: str, score_name: str) -> Task:
    """The facts of a task on running text."""
    return Task(
        title,
        "every_step",
        "classes",
        predicts_next_input=True,
        continuous=True,
        loss_is_score=score_name,
        data_packages=("numpy",),
    )


def language_model(
    texts: Mapping[str, Sequence[str]], options: TextOptions, source: str, sha256: str | None = None
) -> Data:
    """Texts of "train", "valid" and "test" as inputs [T-1] int32 and targets [T-1] int64, the input one step on."""
    known = vocabulary(texts["train"])
    limits = {"train": options.train_symbols, "valid": options.valid_symbols, "test": options.test_symbols}
    splits = {name: _split(texts[name], limit, known) for name, limit in limits.items()}
    return Data(
        splits["train"],
        splits["valid"],
        splits["test"],
        output_size=len(known),
        source=source,
        sha256=sha256,
        facts={f"{name}_symbols_available": len(text) for name, text in texts.items()},
        input_symbols=known,
        output_symbols=known,
    )


def _split(text: Sequence[str], limit: int | None, known: tuple[str, ...]) -> Split:
    numbers = numbered(text if limit is None else text[: limit + 1], known)
    return Split([numbers[:-1]], [numbers[1:].astype(np.int64)])
