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

What `make` and `draw` hand over is checked against `TASK` (odyssey.checking) before anything reads it. All that a
task's file needs can be imported from here: also the types of sequences, criteria and random streams.
Task modules are imported when Snakemake parses the workflow: torch, scikit-learn, music21, scipy and the like
are imported inside `make`, never at the top.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict

from odyssey.criterion import Criterion, Measure
from odyssey.datasets.sequences import NOT_SCORED, Data, Split, Timing, cut
from odyssey.streams import seed_sequence, stream

__all__ = [
    "NOT_SCORED",
    "SCORES",
    "Criterion",
    "Data",
    "Measure",
    "Output",
    "Split",
    "Task",
    "TaskOptions",
    "Timing",
    "cut",
    "seed_sequence",
    "stream",
]

Output = Literal["binary", "classes", "real", "labels", "words"]

SCORES: dict[Output, str] = {
    "binary": "nll_nats_per_frame",  # summed over the K binary outputs, averaged over frames
    "classes": "error_share",  # share of scored targets (steps or sequences) whose most probable class is wrong
    "real": "mean_squared_error",
    "labels": "label_error_rate",  # edit distance of the best path, as a share of the labels
    "words": "nll_nats_per_word",  # of the target sequence, each word given the right ones before it
}


class TaskOptions(BaseModel):
    """What a study may choose about a task's data; every field has a default, a range and a unit."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


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
