"""What the arrays of a task's splits have to look like, and whether those of a split do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from odyssey.checking.conversion import Axes, plain, sequences
from odyssey.checking.places import Place
from odyssey.datasets.sentences import END
from odyssey.tasks.task import Criterion, Data, Split, Task, lengths

INPUTS = "float32 [T, D], bits as uint8 [T, D], or symbols as int32 [T]"
KINDS = {np.dtype(np.float32): "numbers [T, D]", np.dtype(np.uint8): "bits [T, D]", np.dtype(np.int32): "symbols [T]"}
ONE = {"binary": "target", "real": "target", "classes": "class", "labels": "label", "words": "word"}
TARGETS = {"binary": np.uint8, "real": np.float32}  # the others: int64


@dataclass(frozen=True)
class Form:
    """What all splits of some data have in common.

    inputs: float32, uint8 or int32 (symbols); width: channels, or how many symbols there are; outputs: K.
    end: the number of the word with which a sequence of words ends.
    """

    name: str
    task: Task
    inputs: np.dtype
    width: int
    outputs: int
    criterion: Criterion | None
    end: int | None = None

    @classmethod
    def of(cls, name: str, task: Task, data: Data, frames: int = 1) -> Form:
        """As the first training sequence has it; `frames`: of a window that `data` has been read through."""
        place = Place(name, "'train'", 0)
        first = plain(
            sequences(data.train.inputs, "inputs", Place(name, "'train'"))[0],
            "input",
            ("step", "channel"),
            INPUTS,
            place,
        )
        windowed = frames > 1 and first.dtype == np.int32  # symbols [T, frames]
        kind = first.dtype if windowed else kind_of(first, place)
        symbols, channels = len(data.input_symbols), first.shape[-1] // frames if first.ndim == 2 else 0
        if kind == np.int32 and not symbols:
            raise place.error("the input is of symbols, but input_symbols is empty; name every symbol there.")
        if kind != np.int32 and symbols not in (0, channels):
            raise place.error(
                f"the input has {channels} channels, but input_symbols has {symbols} names; make them as many, or none."
            )
        width = symbols if kind == np.int32 else channels
        end = data.output_symbols.index(END) if task.output == "words" else None
        return cls(name, task, kind, width, data.output_size, data.criterion or task.criterion, end)

    @property
    def targets(self) -> np.dtype:
        return np.dtype(TARGETS.get(self.task.output, np.int64))

    @property
    def one_target(self) -> str:
        """What sentences call it."""
        return ONE[self.task.output]

    @property
    def columns(self) -> tuple[int, ...]:
        """The shape of one target: [K], or [] for one of K."""
        return (self.outputs,) if self.task.output in TARGETS else ()

    @property
    def input_axes(self) -> Axes:
        return ("step",) if self.inputs == np.int32 else ("step", "channel")

    @property
    def target_axes(self) -> Axes:
        along: dict[str, Axes] = {"every_step": ("step",), "last_step": (), "own_length": ("target",)}
        return (*along[self.task.timing], *("output",) * len(self.columns))

    @property
    def asks_legal(self) -> bool:
        return self.criterion is not None and self.criterion.measure == "legal"


def as_it_should_be(split: Split, form: Form) -> bool:
    """Whether types, shapes and numbers of all arrays are the form's; looks into the values of none."""
    if not (_arrays(split.inputs) and _arrays(split.targets) and len(split.inputs) == len(split.targets)):
        return False
    try:
        joined = split.joined
    except (TypeError, ValueError):
        return False  # of several types or widths
    own, timing = joined.target_lengths, form.task.timing
    if (own is None) != (timing == "last_step") or joined.lengths.min() == 0:
        return False
    if own is not None and (own.min() == 0 or (timing == "every_step" and not np.array_equal(own, joined.lengths))):
        return False
    channels = () if form.inputs == np.int32 else (form.width,)
    return (
        (joined.inputs.dtype, joined.inputs.shape[1:]) == (form.inputs, channels)
        and (joined.targets.dtype, joined.targets.shape[1:]) == (form.targets, form.columns)
        and _legal_fits(split, form)
        and _texts_fit(split, form)
    )


def _legal_fits(split: Split, form: Form) -> bool:
    if split.legal is None or not form.asks_legal:
        return split.legal is None and not form.asks_legal
    if not (_arrays(split.legal) and len(split.legal) == len(split.inputs)):
        return False
    same = {(rows.dtype, *rows.shape[1:]) for rows in split.legal} == {(np.dtype(np.uint8), form.outputs)}
    return same and np.array_equal(lengths(split.legal), split.joined.lengths)


def _texts_fit(split: Split, form: Form) -> bool:
    if split.texts is None or form.task.output != "words":
        return split.texts is None and form.task.output != "words"
    texts = split.texts
    return isinstance(texts, list) and len(texts) == len(split.inputs) and set(map(type, texts)) == {str}


def _arrays(some: Any) -> bool:
    return isinstance(some, list) and set(map(type, some)) == {np.ndarray}


def kind_of(array: NDArray, place: Place) -> np.dtype:
    """The type that an array of inputs becomes; raises InputError if it has neither one axis nor two."""
    if array.ndim == 1:
        return np.dtype(np.int32)
    if array.ndim != 2 or array.shape[1] == 0:
        raise place.error(f"the input has shape {array.shape}; give {INPUTS}.")
    return np.dtype(np.uint8 if array.dtype.kind == "b" or array.dtype == np.uint8 else np.float32)
