"""The check of what a task says about its data, besides the arrays: sizes, names, source, facts, criterion."""

from __future__ import annotations

import math
import operator
import sys
from dataclasses import replace
from numbers import Real
from typing import Any, TypeVar, get_args

from odyssey.checking.places import Place
from odyssey.criterion import Criterion, Measure
from odyssey.datasets.sentences import END
from odyssey.datasets.sequences import SPLITS, Data, Split, Timing
from odyssey.tasks.task import Output, Task

Checked = TypeVar("Checked", bound=Data)
SMALLEST = sys.float_info.min  # training lets the processor take smaller ones for 0
OF_MEASURE: dict[str, tuple[Output, ...]] = {
    "class": ("classes",),
    "legal": ("classes",),
    "squared_error": ("real",),
    "largest_error": ("binary", "classes", "real"),
}


def check_task(task: Task, place: Place) -> None:
    """Raise InputError if the parts of a `Task` contradict each other."""
    for what, kinds, given in (("timing", Timing, task.timing), ("output", Output, task.output)):
        if given not in get_args(kinds):
            raise place.error(f"TASK has {what} {given!r}; allowed are {', '.join(get_args(kinds))}.")
    if (task.timing == "own_length") != (task.output in ("labels", "words")):
        raise place.error(
            f"TASK has timing '{task.timing}' and output '{task.output}'; labels and words have a length of their own "
            "('own_length'), and nothing else has."
        )
    for what, asked in (("continuous", task.continuous), ("predicts_next_input", task.predicts_next_input)):
        if asked and task.timing != "every_step":
            raise place.error(f"TASK is {what}, but its timing is '{task.timing}'; set it to 'every_step'.")


def declared(data: Checked, task: Task, place: Place) -> Checked:
    """`data` with sizes, names and facts of the plain types; raises InputError for the first that has no such form."""
    if not isinstance(data, Data):
        raise place.error(f"make gives a {type(data).__name__}; let it return a Data (odyssey.datasets.sequences).")
    for name in SPLITS:
        if not isinstance(split := getattr(data, name), Split):
            raise place.error(
                f"the split '{name}' is a {type(split).__name__}; make it a Split (odyssey.datasets.sequences)."
            )
    inputs, outputs = (_names(getattr(data, name), name, place) for name in ("input_symbols", "output_symbols"))
    size = _output_size(data.output_size, task, outputs, place)
    if not (isinstance(data.source, str) and data.source):
        raise place.error(f"source is {data.source!r}; say in a text where the data come from.")
    if not (data.sha256 is None or isinstance(data.sha256, str)):
        raise place.error(f"sha256 is {data.sha256!r}; give it as hexadecimal text, or None.")
    if task.output == "words" and END not in outputs:
        raise place.error(f"output_symbols lacks {END!r}, with which a sequence of words ends; add it.")
    check_criterion(data.criterion or task.criterion, task, place)
    facts = _facts(data.facts, place)
    found, given = (
        (size, inputs, outputs, facts),
        (data.output_size, data.input_symbols, data.output_symbols, data.facts),
    )
    if all(_same(old, new) for old, new in zip(given, found, strict=True)):
        return data
    return replace(data, output_size=size, input_symbols=inputs, output_symbols=outputs, facts=facts)


def check_criterion(criterion: Criterion | None, task: Task, place: Place) -> None:
    """Raise InputError if the criterion cannot be asked of the task's output, or a number of it is out of range."""
    if criterion is None:
        return
    if not isinstance(criterion, Criterion):
        raise place.error(f"the criterion is a {type(criterion).__name__}; make it a Criterion (odyssey.criterion).")
    if criterion.measure not in OF_MEASURE:
        raise place.error(f"the criterion measures {criterion.measure!r}; allowed are {', '.join(get_args(Measure))}.")
    if task.output not in OF_MEASURE[criterion.measure]:
        fits = " or ".join(OF_MEASURE[criterion.measure])
        raise place.error(f"the criterion measures '{criterion.measure}', of output {fits}; TASK has '{task.output}'.")
    if criterion.measure == "legal" and task.timing != "every_step":
        raise place.error(f"the criterion measures 'legal', which is asked at every step; TASK has '{task.timing}'.")
    if task.criterion is None:
        raise place.error("the data have a criterion, but TASK has none; give TASK that of the default options.")
    for name, low, high, allowed in (
        ("beyond", 0, math.inf, "at least 0"),
        ("wrong_share_below", SMALLEST, 1, "above 0 and at most 1"),
        ("mean_error_below", SMALLEST, math.inf, "above 0, or None"),
        ("test_wrong_share", 0, 1, "from 0 to 1, or None"),
        ("test_sequences", 1, math.inf, "at least 1, or None"),
    ):
        value = getattr(criterion, name)
        may_be_none = allowed.endswith("or None") and value is None
        if not may_be_none and not (_is_number(value) and low <= value <= high and math.isfinite(value)):
            raise place.error(f"the criterion has {name} = {value!r}; it must be {allowed}.")


def _names(given: Any, name: str, place: Place) -> tuple[str, ...]:
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        raise place.error(f"{name} is {given!r}; give a tuple of texts.")
    found = tuple(given)
    for k, symbol in enumerate(found):
        if not isinstance(symbol, str):
            raise place.error(f"{name} has {symbol!r} at place {k}; give texts only.")
    return tuple(map(str, found))  # also NumPy's


def _output_size(given: Any, task: Task, names: tuple[str, ...], place: Place) -> int:
    least = 1 if task.output in ("binary", "real") else 2
    try:
        size = -1 if isinstance(given, bool) else operator.index(given)
    except TypeError:
        size = -1
    if size < least:
        raise place.error(
            f"output_size is {given!r}; give a whole number of at least {least} for output {task.output}."
        )
    if len(names) not in (0, size):
        raise place.error(
            f"output_symbols has {len(names)} names, but output_size is {size}; make them as many, or none."
        )
    return size


def _facts(given: Any, place: Place) -> dict[str, int | float | str]:
    if not isinstance(given, dict):
        raise place.error(f"facts is a {type(given).__name__}; give a dictionary of numbers and texts.")
    return {_text(name, place): _fact(name, value, place) for name, value in given.items()}


def _text(name: Any, place: Place) -> str:
    if not isinstance(name, str):
        raise place.error(f"facts has the name {name!r}; give texts as names.")
    return name


def _fact(name: str, value: Any, place: Place) -> int | float | str:
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "__index__"):
        return operator.index(value) if not isinstance(value, bool) else value
    if not (_is_number(value) and math.isfinite(value)):
        raise place.error(f"the fact {name!r} is {value!r}; give a finite number or a text.")
    return float(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _same(old: Any, new: Any) -> bool:
    if isinstance(new, dict):
        return [(k, type(v), v) for k, v in old.items()] == [(k, type(v), v) for k, v in new.items()]
    return type(old) is type(new) and old == new
