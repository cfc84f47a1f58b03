"""Splits brought to their form: whole if they have it, else from sequence to sequence.

Only where something is other than it should be are the sequences looked at one by one, to convert what can be converted
(odyssey.checking.conversion), or to name the first that cannot.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from odyssey.checking.conversion import bits, numbers, plain, sequences, whole
from odyssey.checking.forms import INPUTS, KINDS, Form, as_it_should_be, kind_of
from odyssey.checking.places import Place
from odyssey.datasets.sequences import Split


def conformed(split: Any, form: Form, place: Place, count: int | None = None) -> Split:
    """The split with arrays of the form's types and shapes, itself if it has them already.

    count: how many sequences there must be. Raises InputError for the first sequence that cannot be brought to it.
    """
    if not isinstance(split, Split):
        raise place.error(f"it is a {type(split).__name__}; make it a Split (odyssey.datasets.sequences).")
    if not as_it_should_be(split, form):
        inputs, targets = (sequences(getattr(split, what), what, place) for what in ("inputs", "targets"))
        if len(inputs) != len(targets):
            raise place.error(f"there are {len(inputs)} inputs but {len(targets)} targets; give each input its target.")
        inputs = [_input(x, form, place.at(n)) for n, x in enumerate(inputs)]
        targets = [_target(y, len(inputs[n]), form, place.at(n)) for n, y in enumerate(targets)]
        split = Split(
            inputs, targets, _legal(split.legal, inputs, form, place), _texts(split.texts, inputs, form, place)
        )
    if count is not None and len(split.inputs) != count:
        raise place.error(f"{count} sequences were asked for, but draw gives {len(split.inputs)}; give so many.")
    return split


def _input(given: Any, form: Form, place: Place) -> NDArray:
    array = plain(given, "input", form.input_axes, INPUTS, place)
    kind = kind_of(array, place)
    if kind != form.inputs:
        raise place.error(
            f"the input is {KINDS[kind]} ({array.dtype}), but the first of training is {KINDS[form.inputs]}; "
            "give all sequences of one kind."
        )
    if len(array) == 0:
        raise place.error("the input has no step; leave the sequence out.")
    if kind != np.int32 and array.shape[1] != form.width:
        raise place.error(
            f"the input has {array.shape[1]} channels, but the first of training has {form.width}; give all as many."
        )
    if kind == np.int32:
        return whole(array, np.int32, "symbol", form.input_axes, place)
    return array.astype(np.uint8, copy=False) if kind == np.uint8 else numbers(array, "input", form.input_axes, place)


def _target(given: Any, steps: int, form: Form, place: Place) -> NDArray:
    axes, timing = form.target_axes, form.task.timing
    array = plain(given, "target", axes, f"{form.targets} {_letters(form)}", place)
    expected = {"every_step": (steps,), "last_step": (), "own_length": array.shape[:1]}[timing] + form.columns
    if array.shape != expected or array.ndim != len(axes):
        shape = f"{expected}, {_letters(form)}" if timing != "own_length" else _letters(form)
        raise place.error(
            f"the target has shape {array.shape}, but the input has {steps} steps, output_size is {form.outputs} and "
            f"TASK says {timing} and {form.task.output}, which makes {shape}; correct one of them."
        )
    if array.ndim and len(array) == 0:
        raise place.error("the target is empty; leave the sequence out.")
    if form.task.output == "binary":
        return bits(array, "target", axes, place)
    if form.task.output == "real":
        return numbers(array, "target", axes, place)
    return whole(array, np.int64, form.one_target, axes, place)


def _letters(form: Form) -> str:
    return "[" + ", ".join({"step": "T", "output": "K", "target": "U"}[axis] for axis in form.target_axes) + "]"


def _legal(given: Any, inputs: list[NDArray], form: Form, place: Place) -> list[NDArray] | None:
    if not form.asks_legal:
        if given is not None:
            raise place.error("there is `legal`, for which no criterion asks; leave it out, or measure 'legal'.")
        return None
    if given is None:
        raise place.error(
            "the criterion measures 'legal', but the split has no `legal`; give uint8 [T, K] for each input."
        )
    rows = sequences(given, "legal", place)
    if len(rows) != len(inputs):
        raise place.error(f"there are {len(inputs)} inputs but {len(rows)} arrays of `legal`; give each input its own.")
    return [_legal_rows(row, len(x), form, place.at(n)) for n, (row, x) in enumerate(zip(rows, inputs, strict=True))]


def _legal_rows(given: Any, steps: int, form: Form, place: Place) -> NDArray[np.uint8]:
    array = plain(given, "array `legal`", ("step", "output"), "uint8 [T, K]", place)
    if array.shape != (steps, form.outputs):
        raise place.error(f"`legal` has shape {array.shape}, expected {(steps, form.outputs)}, [T, K]; correct it.")
    return bits(array, "array `legal`", ("step", "output"), place)


def _texts(given: Any, inputs: list[NDArray], form: Form, place: Place) -> list[str] | None:
    if form.task.output != "words":
        if given is not None:
            raise place.error("there are `texts`, which only targets of words have; leave them out.")
        return None
    if given is None or isinstance(given, str) or not hasattr(given, "__len__") or len(given) != len(inputs):
        count = len(given) if hasattr(given, "__len__") else given
        raise place.error(
            f"there are {len(inputs)} inputs, but `texts` has {count}; give every target's sentence, a list."
        )
    for n, text in enumerate(given):
        if not isinstance(text, str):
            raise place.at(n).error(f"the text is {text!r}; give the target's sentence.")
    return [str(text) for text in given]
