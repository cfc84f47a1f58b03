"""What a task is: sequences with targets, and how an answer is scored.

A task is one module in this folder, found by its name. It holds
- a docstring that draws one example sequence and names the source,
- `TASK`, a `Task`: the facts that training and scoring need,
- `Options`, a subclass of `TaskOptions`: what a study may choose (length, sizes, definition),
- `make(options, folder) -> Data`: the sequences; `folder` is the mirror folder of data files, or None,
- where data come from elsewhere, `NEEDS`: the files or corpora, each with `missing(folder) -> str | None`, why not
  (odyssey.datasets: `own.OwnFile`, `download.RemoteFile`, `licensed.LicensedTree`),
- where sequences are generated, `draw(random, count, options) -> Split`: so many new ones, for trials that never see a
  sequence twice (`fresh_sequences`); vectorised, since it has to keep ahead of the kernel; and, where other targets are
  judged than are trained, `draw_judged`, likewise.

What `make` and `draw` hand over is checked against `TASK` (odyssey.datasets.checking) before anything reads it.
Task modules are imported when Snakemake parses the workflow: torch, scikit-learn, music21, scipy and the like
are imported inside `make`, never at the top.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

Timing = Literal["every_step", "last_step", "own_length"]
Output = Literal["binary", "classes", "real", "labels", "words"]

SCORES: dict[Output, str] = {
    "binary": "nll_nats_per_frame",  # summed over the K binary outputs, averaged over frames
    "classes": "error_share",  # share of scored targets (steps or sequences) whose most probable class is wrong
    "real": "mean_squared_error",
    "labels": "label_error_rate",  # edit distance of the best path, as a share of the labels
    "words": "nll_nats_per_word",  # of the target sequence, each word given the right ones before it
}
NOT_SCORED = -1  # a class target of a step that asks for nothing


class TaskOptions(BaseModel):
    """What a study may choose about a task's data; every field has a default, a range and a unit."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Measure = Literal["class", "largest_error", "squared_error", "legal"]


@dataclass(frozen=True)
class Criterion:
    """When a sequence is answered wrongly, and when a task counts as solved; papers differ in both.

    It is asked of the test split (and of validation, to stop early). A paper's "2000 sequences in a row" are asked
    only where the split has so many: of 1000, a share below 1 / 2000 is none, which is easier.

    measure, over the scored targets of a sequence:
    class          wrong if the most probable class of any target is another
    largest_error  wrong if any output is farther than `beyond` from its target (class targets: one-hot, outputs:
                   probabilities; real targets: the numbers themselves)
    squared_error  wrong if the squared error of any target, averaged over its K numbers, exceeds `beyond`
    legal          wrong if at any step some symbol that may come next is not more probable than all that may not
    """

    measure: Measure
    beyond: float = 0.0
    wrong_share_below: float = 0.01  # solved only if the share of wrong sequences is below this
    mean_error_below: float | None = None  # and, where given, the mean absolute error of all scored outputs below this


@dataclass(frozen=True)
class Task:
    """The facts about a task that training, scoring and figures need. All scores: lower is better.

    timing: a target at every step, one after the last, or a sequence of a length of its own.
    output: binary: K independent bits; classes: one of K; real: K numbers; labels: a sequence of labels 1..K-1 without
    alignment, by CTC, with 0 the blank; words: a sequence of symbols 0..K-1, by an encoder and a decoder.
    """

    title: str  # for figures, at most 30 characters
    timing: Timing
    output: Output
    predicts_next_input: bool = False  # a bidirectional net would read its answer
    continuous: bool = False  # each split is one running text: cut into streams, the state carried along
    loss_is_score: str | None = None  # the name of the score, where that is the loss itself: "nll_nats_per_character"
    criterion: Criterion | None = None  # of the default options; Data.criterion goes before it
    data_packages: tuple[str, ...] = ()  # distributions whose version decides the data, e.g. ("music21",)

    @property
    def score_name(self) -> str:
        return self.loss_is_score or SCORES[self.output]


class Joined(NamedTuple):
    """The N sequences of a split laid end to end.

    inputs: [sum T, D], or symbols [sum T]; lengths: [N] int64, T of each.
    targets: [N] or [N, K] where there is one a sequence (target_lengths: None); else [sum U, ...], and [N], U of each.
    """

    inputs: NDArray
    lengths: NDArray[np.int64]
    targets: NDArray
    target_lengths: NDArray[np.int64] | None


@dataclass(frozen=True)
class Split:
    """One split, a sequence an entry.

    inputs: N arrays [T_n, D], float32 or uint8 (0/1), or symbols [T_n], int32.
    targets: N arrays; every_step: [T_n, K] (binary, real) or [T_n] int64 (classes; NOT_SCORED where none is asked);
             last_step: [K] (binary, real) or [] int64 (classes); own_length: [U_n] int64.
    legal: for the measure `legal`, N arrays [T_n, K] uint8: which symbols may come next.
    texts: for words, the N target sentences as people wrote them, each on one line: what translations are scored by.
    """

    inputs: list[NDArray]
    targets: list[NDArray]
    legal: list[NDArray] | None = None
    texts: list[str] | None = None

    @property
    def one_target_each(self) -> bool:
        """Whether there is one target a sequence, [K] or (classes) [], not one a step or as many as it likes."""
        first = self.targets[0]
        return first.ndim == (0 if first.dtype.kind == "i" else 1)

    @cached_property
    def joined(self) -> Joined:
        """Laid end to end, once; raises TypeError or ValueError if inputs, or targets, differ in type or width."""
        if self.one_target_each:
            return Joined(end_to_end(self.inputs), lengths(self.inputs), _one_above_the_other(self.targets), None)
        return Joined(end_to_end(self.inputs), lengths(self.inputs), end_to_end(self.targets), lengths(self.targets))


@dataclass(frozen=True)
class Data:
    """All splits of a task; K is `output_size` (number of bits, classes or numbers)."""

    train: Split
    valid: Split
    test: Split
    output_size: int
    source: str  # where the bytes come from, for people: a package and version, a URL, "generated"
    sha256: str | None = None  # of the source file, where there is one
    facts: dict[str, int | float | str] = field(default_factory=dict)  # counts worth showing
    criterion: Criterion | None = None  # of the chosen options
    input_symbols: tuple[str, ...] = ()  # what the symbols or channels of the input stand for; needed for symbols
    output_symbols: tuple[str, ...] = ()  # what the classes stand for

    @property
    def input_size(self) -> int:
        """D: channels, or how many symbols there are."""
        first = self.train.inputs[0]
        return len(self.input_symbols) if first.dtype == np.int32 else first.shape[1]


def lengths(sequences: Sequence[NDArray]) -> NDArray[np.int64]:
    """T of each sequence [T, ...]: [N]."""
    return np.fromiter(map(len, sequences), np.int64, len(sequences))


def end_to_end(sequences: Sequence[NDArray]) -> NDArray:
    """Sequences [T, ...] as one array [sum T, ...]; raises TypeError or ValueError if types or widths differ."""
    first = sequences[0]
    return first if len(sequences) == 1 else np.concatenate(sequences, dtype=first.dtype, casting="no")


def _one_above_the_other(arrays: Sequence[NDArray]) -> NDArray:
    types = {array.dtype for array in arrays}
    if len(types) > 1:
        raise TypeError("the arrays are of several types")
    return np.array(arrays, dtype=types.pop())  # np.stack takes three times as long


def cut(joined: NDArray, lengths: NDArray[np.integer]) -> list[NDArray]:
    """Sequences laid end to end, [sum T, ...], as views of so many steps each; np.split takes ten times as long."""
    return [joined[a:b] for a, b in pairwise([0, *np.cumsum(lengths).tolist()])]


def seed_sequence(seed: int, *purpose: int | str) -> np.random.SeedSequence:
    """What the random numbers of one purpose are keyed by: (seed, purpose), independent of all others."""
    key = tuple(p if isinstance(p, int) else int.from_bytes(p.encode(), "little") for p in purpose)
    return np.random.SeedSequence(entropy=seed, spawn_key=key)


def stream(seed: int, *purpose: int | str) -> np.random.Generator:
    """The random stream of one purpose: NumPy's Philox."""
    return np.random.Generator(np.random.Philox(seed_sequence(seed, *purpose)))
