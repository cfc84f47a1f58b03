"""See odyssey.checking. Values are looked at all at once, and one by one only to name the place of a wrong one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from odyssey.checking.conforming import conformed
from odyssey.checking.conversion import Axes, first
from odyssey.checking.declarations import check_task, declared
from odyssey.checking.forms import Form
from odyssey.checking.places import Place
from odyssey.datasets.arrays import SPLITS
from odyssey.tasks.task import NOT_SCORED, Data, Split, Task, end_to_end

Checked = TypeVar("Checked", bound=Data)


def checked(data: Checked, task: Task, name: str) -> Checked:
    """The data of task `name` with the plain types that `Split` and `Data` name: `data` itself if it has them.

    Raises InputError for the first thing that does not fit `task`, or is not what its type says.
    """
    check_task(task, Place(name))
    plain = declared(data, task, Place(name))
    form = Form.of(name, task, plain)
    given = [plain.train, plain.valid, plain.test]
    splits = [checked_split(split, form, f"'{called}'") for split, called in zip(given, SPLITS, strict=True)]
    if all(new is old for new, old in zip(splits, given, strict=True)):
        return plain
    train, valid, test = splits
    return replace(plain, train=train, valid=valid, test=test)


def checked_split(split: Any, form: Form, called: str, count: int | None = None) -> Split:
    """One split, as `checked`; called: as sentences call it, "'train'"; count: how many sequences there must be."""
    place = Place(form.name, called)
    plain = conformed(split, form, place, count)
    if form.task.continuous and len(plain.inputs) > 1:
        raise place.error(f"there are {len(plain.inputs)} sequences, but TASK is continuous; join them to one text.")
    _check_inputs(plain, form, place)
    _check_targets(plain, form, place)
    if plain.legal is not None:
        _check_legal(plain, plain.legal, form, place)
    _check_texts(plain.texts or [], place)
    if form.task.predicts_next_input:
        _check_next(plain, form, place)
    return plain


def _check_inputs(split: Split, form: Form, place: Place) -> None:
    x, lengths = split.joined.inputs, split.joined.lengths
    if form.inputs == np.float32:
        _check_finite(x, lengths, "input", form.input_axes, place)
        return
    most = form.width - 1 if form.inputs == np.int32 else 1
    if x.min() < 0 or x.max() > most:
        index, here = _locate((x < 0) | (x > most), lengths, form.input_axes, place)
        if form.inputs == np.int32:
            raise here.error(
                f"the symbol is {x[index]}, but there are {form.width} symbols, 0 to {most}; "
                "correct the file or input_symbols."
            )
        raise here.error(f"the input is {x[index]}, but inputs of uint8 are bits, 0 or 1; give numbers as float32.")


def _check_targets(split: Split, form: Form, place: Place) -> None:
    y, output = split.joined.targets, form.task.output
    lengths = split.joined.target_lengths
    if output == "real":
        _check_finite(y, lengths, "target", form.target_axes, place)
        return
    may_be_none = output == "classes" and form.task.timing == "every_step"
    least = NOT_SCORED if may_be_none else 1 if output == "labels" else 0
    most = 1 if output == "binary" else form.outputs - 1
    if y.min() < least or y.max() > most:
        index, here = _locate((y < least) | (y > most), lengths, form.target_axes, place)
        raise here.error(f"the {form.one_target} is {y[index]}, but {_allowed(form, may_be_none)}.")
    if may_be_none and y.max() == NOT_SCORED:
        raise place.error(f"no class is asked at any step (all are {NOT_SCORED}); give it targets.")
    if output == "words" and lengths is not None:
        last = y[np.cumsum(lengths) - 1]
        if (last != form.end).any():
            n = int((last != form.end).argmax())
            raise place.at(n).error(f"the last word is {last[n]}, but a target ends with <eos>, {form.end}; add it.")


def _allowed(form: Form, may_be_none: bool) -> str:
    if form.task.output == "binary":
        return "a bit is 0 or 1; correct the file"
    least, kinds = (1, "labels") if form.task.output == "labels" else (0, form.task.output)
    count = form.outputs - least
    more = f" ({NOT_SCORED} where none is asked)" if may_be_none else " (0 is CTC's blank)" if least else ""
    return f"there are {count} {kinds}, {least} to {form.outputs - 1}{more}; correct the file or output_size"


def _check_finite(values: NDArray, lengths: NDArray | None, what: str, axes: Axes, place: Place) -> None:
    if not (np.isfinite(values.min()) and np.isfinite(values.max())):
        index, here = _locate(~np.isfinite(values), lengths, axes, place)
        raise here.error(f"the {what} is {values[index]}, not a finite number; fill it in, or leave the sequence out.")


def _check_legal(split: Split, rows: list[NDArray], form: Form, place: Place) -> None:
    legal, lengths, y = end_to_end(rows), split.joined.lengths, split.joined.targets
    if legal.max() > 1:
        index, here = _locate(legal > 1, lengths, ("step", "output"), place)
        raise here.error(f"`legal` is {legal[index]}, but it is 0 or 1; correct it.")
    asked = y != NOT_SCORED
    forbidden = asked & (legal[np.arange(len(y)), np.where(asked, y, 0)] == 0)
    if forbidden.any():
        index, here = _locate(forbidden, lengths, ("step",), place)
        raise here.error(f"the class is {y[index]}, which `legal` forbids; what comes next may come next.")


def _check_texts(texts: list[str], place: Place) -> None:
    for n, text in enumerate(texts):
        if len(f"{text}.".splitlines()) > 1:
            raise place.at(n).error(f"the text {text!r} has several lines; write each sentence on one.")
        if not text.isascii() and text.encode(errors="replace").decode() != text:
            raise place.at(n).error(f"the text {text!r} cannot be written as UTF-8; mend its characters.")


def _check_next(split: Split, form: Form, place: Place) -> None:
    """A target is the next input; that of the last step is not among the inputs."""
    x, lengths, y, _ = split.joined
    if x.shape != y.shape:
        raise place.error(
            f"TASK predicts the next input, but inputs have {form.width} channels or symbols and output_size is "
            f"{form.outputs}; make targets as the inputs are, or leave predicts_next_input out."
        )
    wrong = np.zeros(y.shape, bool)
    wrong[:-1] = x[1:] != y[:-1]
    wrong[np.cumsum(lengths) - 1] = False
    if form.task.output == "classes":
        wrong &= y != NOT_SCORED
    if wrong.any():
        index, here = _locate(wrong, lengths, form.target_axes, place)
        after = x[(index[0] + 1, *index[1:])]
        raise here.error(
            f"the {form.one_target} is {y[index]}, but the next input is {after}, and TASK predicts the next input; "
            "correct one of them."
        )


def _locate(
    wrong: NDArray[np.bool_], lengths: NDArray[np.int64] | None, axes: Axes, place: Place
) -> tuple[tuple[int, ...], Place]:
    """The index of the first True in joined arrays, and its place; without `lengths` each row is a sequence."""
    index = first(wrong)
    if lengths is None:
        return index, place.at(index[0]).inside(axes, index[1:])
    n = int(np.searchsorted(np.cumsum(lengths), index[0], side="right"))
    step = index[0] - int(lengths[:n].sum())
    return index, place.at(n).inside(axes, (step, *index[1:]))
