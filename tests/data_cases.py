"""Small data of every kind that a task can have: real tasks where they need no file, made up where they do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from odyssey.datasets.sentences import END
from odyssey.registry import task_module
from odyssey.tasks.language_model import TextOptions, language_model, language_model_task
from odyssey.tasks.task import Data, Split, Task, stream

SMALL = {"train": 12, "valid": 10, "test": 11}


def _real(name: str, **options: Any) -> tuple[Task, Data]:
    module = task_module(name)
    return module.TASK, module.make(module.Options(**options), None)


def _frames(count: int) -> list[np.ndarray]:
    random = stream(count, "frames")
    return [random.normal(size=(int(t), 3)).astype(np.float32) for t in random.integers(3, 8, count)]


def _splits(split: Callable[[int], Split]) -> tuple[Split, Split, Split]:
    return split(6), split(4), split(5)


def _series() -> tuple[Task, Data]:
    def split(count: int) -> Split:
        return Split(x := _frames(count), [2 * frames[:, :2] for frames in x])

    return Task("Series", "every_step", "real"), Data(*_splits(split), 2, "here", facts={"share": 0.5})


def _last_bits() -> tuple[Task, Data]:
    def split(count: int) -> Split:
        return Split(x := _frames(count), [(frames[-1] > 0).astype(np.uint8) for frames in x])

    return Task("Signs", "last_step", "binary"), Data(*_splits(split), 3, "here")


def _labels() -> tuple[Task, Data]:
    def split(count: int) -> Split:
        return Split(_frames(count), [np.arange(n % 3 + 1) % 3 + 1 for n in range(count)])

    return Task("Marks", "own_length", "labels"), Data(*_splits(split), 4, "here")


def _words() -> tuple[Task, Data]:
    def split(count: int) -> Split:
        sources = [np.arange(1 + n % 3, dtype=np.int32) for n in range(count)]
        return Split(
            sources, [np.array([2, 1, 0][n % 2 :]) for n in range(count)], texts=[f"Nr {n}." for n in range(count)]
        )

    names = {"input_symbols": ("one", "two", "three"), "output_symbols": (END, "a", "b")}
    return Task("Sentences", "own_length", "words"), Data(*_splits(split), 3, "here", **names)


def _text() -> tuple[Task, Data]:
    texts = {"train": "to be or not to be " * 60, "valid": "not to be" * 3, "test": "or to be" * 4}
    return language_model_task("Text", "nll_nats_per_character"), language_model(texts, TextOptions(), "here")


CASES: dict[str, Callable[[], tuple[Task, Data]]] = {
    "adding": lambda: _real("adding", length=20, **SMALL),
    "temporal_order": lambda: _real("temporal_order", length=20, **SMALL),
    "memorisation": lambda: _real("memorisation", definition="jozefowicz", **SMALL),
    "letters": lambda: _real("letters", length=10, train=3, valid=2, test=2),
    "reber": lambda: _real("reber", **SMALL),
    "long_lag": lambda: _real("long_lag", lag=6, **SMALL),
    "parity": lambda: _real("parity", length=8, **SMALL),
    "series": _series,
    "last_bits": _last_bits,
    "labels": _labels,
    "words": _words,
    "text": _text,
}


@cache
def case(name: str) -> tuple[Task, Data]:
    return CASES[name]()
