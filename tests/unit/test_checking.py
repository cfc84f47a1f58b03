"""The check at the door: one wrong value anywhere is named with its place; what loses nothing is converted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from data_cases import CASES, case
from odyssey.checking import Form, checked, checked_split
from odyssey.criterion import Criterion
from odyssey.datasets.sequences import NOT_SCORED, SPLITS, Data, Split
from odyssey.errors import InputError
from odyssey.tasks.task import Task

every_case = pytest.mark.parametrize("name", CASES)


@every_case
def test_what_is_right_passes_untouched(name: str) -> None:
    task, data = case(name)
    assert checked(data, task, name) is data


class Spoil(NamedTuple):
    """One wrong value: of inputs or targets ("legal"), of which tasks, from an array and a place; and what is said."""

    of: str
    fits: Callable[[Form], bool]
    value: Callable[[Form], Any]
    said: str


def numbers(form: Form) -> bool:
    return form.inputs == np.float32


def bits(form: Form) -> bool:
    return form.inputs == np.uint8


def symbols(form: Form) -> bool:
    return form.inputs == np.int32


def output(*names: str) -> Callable[[Form], bool]:
    return lambda form: form.task.output in names


def classes(timing: str) -> Callable[[Form], bool]:
    return lambda form: form.task.output == "classes" and form.task.timing == timing


SPOILS = {
    "NaN": Spoil("inputs", numbers, lambda form: np.nan, "the input is nan, not a finite number"),
    "infinite": Spoil("inputs", numbers, lambda form: -np.inf, "the input is -inf, not a finite number"),
    "too large for float32": Spoil("inputs", numbers, lambda form: 1e39, "the input is 1e+39, beyond 3.4e+38"),
    "a velocity": Spoil("inputs", bits, lambda form: 64, "the input is 64, but inputs of uint8 are bits"),
    "a symbol too many": Spoil("inputs", symbols, lambda form: form.width, "the symbol is {value}, but there are {D}"),
    "a symbol below": Spoil("inputs", symbols, lambda form: -1, "the symbol is -1, but there are {D} symbols, 0 to"),
    "a part of a symbol": Spoil("inputs", symbols, lambda form: 0.5, "the symbol is 0.5, which is no whole number"),
    "a symbol beyond int32": Spoil(
        "inputs", symbols, lambda form: -(2**40), "the symbol is -1099511627776, which is no whole"
    ),
    "a masked input": Spoil("inputs", lambda form: True, lambda form: np.ma.masked, "the input is masked"),
    "a class too many": Spoil(
        "targets", output("classes"), lambda form: form.outputs, "the class is {value}, but there are {K} classes, 0 to"
    ),
    "a class far away": Spoil("targets", output("classes"), lambda form: 100_000, "the class is 100000, but"),
    "below what is not asked": Spoil("targets", classes("every_step"), lambda form: -2, "(-1 where none is asked)"),
    "not asked at the end": Spoil("targets", classes("last_step"), lambda form: -1, "the class is -1, but there are"),
    "a part of a class": Spoil("targets", output("classes"), lambda form: 0.5, "the class is 0.5, which is no whole"),
    "a class that is NaN": Spoil(
        "targets", output("classes"), lambda form: np.nan, "the class is nan, which is no whole"
    ),
    "the blank": Spoil("targets", output("labels"), lambda form: 0, "the label is 0, but there are 3 labels, 1 to 3"),
    "a label too many": Spoil("targets", output("labels"), lambda form: 4, "the label is 4, but there are 3 labels"),
    "a word too many": Spoil(
        "targets", output("words"), lambda form: 3, "the word is 3, but there are 3 words, 0 to 2"
    ),
    "no bit": Spoil("targets", output("binary"), lambda form: 2, "the target is 2, but a bit is 0 or 1"),
    "half a bit": Spoil("targets", output("binary"), lambda form: 0.5, "the target is 0.5, but a bit is 0 or 1"),
    "a target that is NaN": Spoil("targets", output("real"), lambda form: np.nan, "the target is nan, not a finite"),
    "a target too large": Spoil("targets", output("real"), lambda form: -1e39, "the target is -1e+39, beyond 3.4e+38"),
    "a masked target": Spoil("targets", lambda form: True, lambda form: np.ma.masked, "the target is masked"),
    "no legal bit": Spoil("legal", lambda form: form.asks_legal, lambda form: 2, "`legal` is 2, but"),
}


def put(array: NDArray, index: tuple[int, ...], value: Any) -> NDArray:
    """A copy with another value there, of a type that holds it."""
    if value is np.ma.masked:
        copy = np.ma.array(array.copy(), mask=np.zeros(array.shape, bool))
        copy[index] = value
        return copy
    large = isinstance(value, float) and abs(value) > 3.4e38  # also infinite
    copy = array.astype(np.float64 if large else np.result_type(array, np.min_scalar_type(value)))
    copy[index] = value
    return copy


@settings(deadline=None, max_examples=400)
@given(st.data())
def test_one_wrong_value_anywhere_is_named_with_its_place(draw: st.DataObject) -> None:
    what = draw.draw(st.sampled_from(sorted(SPOILS)), "spoil")
    spoil = SPOILS[what]
    fitting = [name for name in CASES if spoil.fits(Form.of(name, *case(name)))]
    name = draw.draw(st.sampled_from(fitting), "task")
    task, data = case(name)
    form, which = Form.of(name, task, data), draw.draw(st.sampled_from(SPLITS), "split")
    split: Split = getattr(data, which)
    arrays = list(getattr(split, spoil.of))
    n = draw.draw(st.integers(0, len(arrays) - 1), "sequence")
    index = tuple(draw.draw(st.integers(0, size - 1), "index") for size in arrays[n].shape)
    value = spoil.value(form)
    arrays[n] = put(arrays[n], index, value)
    spoilt = replace(data, **{which: replace(split, **{spoil.of: arrays})})
    axes = {"inputs": form.input_axes, "targets": form.target_axes, "legal": ("step", "output")}[spoil.of]
    place = "".join(f", {axis} {i}" for axis, i in zip(axes, index, strict=True))
    with pytest.raises(InputError) as refused:
        checked(spoilt, task, name)
    said = str(refused.value)
    assert said.startswith(f"task '{name}', split '{which}', sequence {n}{place}: ")
    assert spoil.said.format(value=value, D=form.width, K=form.outputs) in said
    assert said.endswith(".")
    assert "\n" not in said


def with_sequence(data: Data, of: str, change: Callable[[NDArray], Any]) -> Data:
    """The data with another second sequence of validation."""
    arrays = list(getattr(data.valid, of))
    arrays[1] = change(arrays[1])
    return replace(data, valid=replace(data.valid, **{of: arrays}))


@pytest.mark.parametrize(
    ("name", "of", "change", "said"),
    [
        ("adding", "inputs", lambda x: x[:0], "the input has no step"),
        ("adding", "inputs", lambda x: x[:, :1], "the input has 1 channels, but the first of training has 2"),
        (
            "adding",
            "inputs",
            lambda x: x[:, 0],
            "the input is symbols [T] (float32), but the first of training is numbers",
        ),
        ("adding", "inputs", lambda x: x > 0, "the input is bits [T, D] (bool), but the first of training is numbers"),
        ("adding", "inputs", lambda x: x[None], "the input has shape (1, "),
        ("adding", "inputs", lambda x: None, "the input is a NoneType, not an array of numbers; give float32"),
        (
            "adding",
            "inputs",
            lambda x: x.astype(complex),
            "the input is a ndarray of complex128, not an array of numbers",
        ),
        ("adding", "inputs", lambda x: x.astype(object), "the input is a ndarray of object, not an array of numbers"),
        ("adding", "inputs", lambda x: "0.5 1", "the input is a str of <U5, not an array of numbers"),
        ("adding", "inputs", lambda x: [[1, 2], [3]], "the input is a list of unequal parts"),
        ("adding", "inputs", lambda x: np.full((3, 2), 2**24 + 1), "the input is 16777217, beyond 16,777,216"),
        ("adding", "targets", lambda y: y[0], "the target has shape (), but the input has"),
        ("adding", "targets", lambda y: np.repeat(y, 2), "TASK says last_step and real, which makes (1,), [K]"),
        (
            "memorisation",
            "inputs",
            lambda x: np.eye(28, dtype=np.uint8)[x],
            "the input is bits [T, D] (uint8), but the",
        ),
        ("memorisation", "targets", lambda y: y[1:], "the target has shape (9,), but the input has 10 steps"),
        ("memorisation", "targets", lambda y: y[:, None], "the target has shape (10, 1), but the input has 10 steps"),
        ("temporal_order", "targets", lambda y: y[None], "the target has shape (1,), but"),
        ("series", "targets", lambda y: y[:, 0], "output_size is 2 and TASK says every_step and real"),
        ("labels", "targets", lambda y: y[:0], "the target is empty"),
        ("words", "targets", lambda y: y[:-1], "the last word is 1, but a target ends with <eos>, 0"),
        ("words", "texts", lambda text: "one\nand another", "the text 'one\\nand another' has several lines"),
        ("words", "texts", lambda text: "half \ud800", "the text 'half \\ud800' cannot be written as UTF-8"),
        ("words", "texts", lambda text: 3, "the text is 3"),
        ("reber", "legal", lambda rows: rows[1:], "`legal` has shape"),
        ("reber", "legal", lambda rows: 1 - rows, "which `legal` forbids"),
    ],
)
def test_a_sequence_that_does_not_fit_is_named(name: str, of: str, change: Callable[[NDArray], Any], said: str) -> None:
    task, data = case(name)
    with pytest.raises(InputError) as refused:
        checked(with_sequence(data, of, change), task, name)
    assert str(refused.value).startswith(f"task '{name}', split 'valid', sequence 1")
    assert said in str(refused.value)


@pytest.mark.parametrize("name", ["letters", "reber", "long_lag", "text"])
def test_a_target_that_is_not_the_next_input_is_named(name: str) -> None:
    task, data = case(name)
    n, step = len(data.train.inputs) - 1, len(data.train.inputs[-1]) // 2
    targets, legal = [y.copy() for y in data.train.targets], data.train.legal
    targets[n][step] = 1 - targets[n][step] if task.output == "binary" else (targets[n][step] + 1) % data.output_size
    if legal is not None:
        legal = [np.ones_like(rows) for rows in legal]
    spoilt = replace(data, train=replace(data.train, targets=targets, legal=legal))
    with pytest.raises(InputError, match=rf"'train', sequence {n}, step {step}.*but the next input is") as refused:
        checked(spoilt, task, name)
    assert f"is {targets[n][step].flat[0]}, but the next input is {data.train.inputs[n][step + 1].flat[0]}," in str(
        refused.value
    )


def test_what_is_not_asked_may_differ_from_the_next_input() -> None:
    task, data = case("long_lag")
    assert (data.valid.targets[0][:-1] == NOT_SCORED).all()
    targets = [np.full_like(y, NOT_SCORED) for y in data.valid.targets]
    with pytest.raises(InputError, match=r"split 'valid': no class is asked at any step"):
        checked(replace(data, valid=replace(data.valid, targets=targets)), task, "long_lag")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("adding", {"inputs": []}, "inputs is empty"),
        ("adding", {"inputs": None}, "inputs is a NoneType; give a list"),
        ("adding", {"targets": []}, "targets is empty"),
        ("adding", {"targets": case("adding")[1].test.targets[:-1]}, "there are 11 inputs but 10 targets"),
        ("adding", {"legal": [np.ones((3, 1), np.uint8)]}, "there is `legal`, for which no criterion asks"),
        ("adding", {"texts": ["a"] * 11}, "there are `texts`, which only targets of words have"),
        ("reber", {"legal": None}, "the criterion measures 'legal', but the split has no `legal`"),
        ("reber", {"legal": case("reber")[1].test.legal[:3]}, "there are 11 inputs but 3 arrays of `legal`"),
        ("words", {"texts": None}, "there are 5 inputs, but `texts` has None"),
        ("words", {"texts": ["a"]}, "there are 5 inputs, but `texts` has 1"),
        (
            "text",
            {"inputs": [np.zeros(3, np.int32)] * 2, "targets": [np.zeros(3, int)] * 2},
            "there are 2 sequences, but",
        ),
    ],
)
def test_a_split_that_does_not_fit_is_named(name: str, change: dict[str, Any], said: str) -> None:
    task, data = case(name)
    with pytest.raises(InputError) as refused:
        checked(replace(data, test=replace(data.test, **change)), task, name)
    assert str(refused.value).startswith(f"task '{name}', split 'test': {said}")


ADDING, REBER, WORDS = (case(name)[1] for name in ("adding", "reber", "words"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "make gives a NoneType; let it return a Data"),
        ({"train": ADDING.train}, "make gives a dict"),
        (replace(ADDING, train=None), "the split 'train' is a NoneType; make it a Split"),
        (replace(ADDING, output_size=0), "output_size is 0; give a whole number of at least 1"),
        (replace(ADDING, output_size=1.0), "output_size is 1.0; give a whole number"),
        (replace(ADDING, output_size=True), "output_size is True; give a whole number"),
        (replace(ADDING, output_symbols=("a", "b")), "output_symbols has 2 names, but output_size is 1"),
        (replace(ADDING, input_symbols=("a",)), "the input has 2 channels, but input_symbols has 1 names"),
        (replace(ADDING, input_symbols="ab"), "input_symbols is 'ab'; give a tuple of texts"),
        (replace(ADDING, input_symbols=("a", 1)), "input_symbols has 1 at place 1; give texts only"),
        (replace(ADDING, source=""), "source is ''; say in a text where the data come from"),
        (replace(ADDING, sha256=3), "sha256 is 3; give it as hexadecimal text"),
        (replace(ADDING, facts=[1]), "facts is a list; give a dictionary"),
        (replace(ADDING, facts={"rows": None}), "the fact 'rows' is None; give a finite number or a text"),
        (replace(ADDING, facts={"rows": np.nan}), "the fact 'rows' is nan; give a finite number"),
        (replace(ADDING, facts={1: 2}), "facts has the name 1; give texts as names"),
        (replace(ADDING, criterion="class"), "the criterion is a str; make it a Criterion"),
        (replace(ADDING, criterion=Criterion("best")), "the criterion measures 'best'; allowed are class, "),
        (
            replace(ADDING, criterion=Criterion("class")),
            "the criterion measures 'class', of output classes; TASK has 'real'",
        ),
        (
            replace(ADDING, criterion=Criterion("squared_error", -1)),
            "the criterion has beyond = -1; it must be at least 0",
        ),
        (replace(ADDING, criterion=Criterion("squared_error", 1, 1.5)), "wrong_share_below = 1.5; it must be above 0"),
        (replace(ADDING, criterion=Criterion("squared_error", 1, 0.0)), "wrong_share_below = 0.0; it must be above 0"),
        (replace(ADDING, criterion=Criterion("squared_error", 1, 1, -1)), "mean_error_below = -1; it must be above 0"),
        (replace(ADDING, criterion=Criterion("squared_error", 1, test_wrong_share=2)), "test_wrong_share = 2; it must"),
        (replace(ADDING, criterion=Criterion("squared_error", 1, test_sequences=0)), "test_sequences = 0; it must be"),
        (replace(ADDING, criterion=Criterion("squared_error", np.nan)), "the criterion has beyond = nan"),
    ],
)
def test_what_data_declare_is_checked(data: Any, said: str) -> None:
    with pytest.raises(InputError) as refused:
        checked(data, case("adding")[0], "adding")
    assert said in str(refused.value)
    assert str(refused.value).startswith("task 'adding'")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("reber", {"input_symbols": ()}, "input_symbols is empty; name every symbol there"),
        ("words", {"output_symbols": ("<end>", "a", "b")}, "output_symbols lacks '<eos>'"),
        (
            "memorisation",
            {"output_size": 1, "output_symbols": ()},
            "output_size is 1; give a whole number of at least 2",
        ),
        ("series", {"criterion": Criterion("squared_error", 1)}, "the data have a criterion, but TASK has none"),
        ("temporal_order", {"criterion": Criterion("legal")}, "'legal', which is asked at every step"),
        ("labels", {"criterion": Criterion("largest_error")}, "'largest_error', of output binary or classes or real"),
    ],
)
def test_what_other_data_declare_is_checked(name: str, change: dict[str, Any], said: str) -> None:
    task, data = case(name)
    with pytest.raises(InputError) as refused:
        checked(replace(data, **change), task, name)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"timing": "sometimes"}, "TASK has timing 'sometimes'; allowed are every_step, last_step, own_length"),
        ({"output": "reals"}, "TASK has output 'reals'; allowed are binary, "),
        ({"timing": "own_length"}, "labels and words have a length of their own"),
        ({"output": "labels"}, "labels and words have a length of their own"),
        ({"continuous": True}, "TASK is continuous, but its timing is 'last_step'"),
        ({"predicts_next_input": True}, "TASK is predicts_next_input, but its timing is 'last_step'"),
    ],
)
def test_a_task_that_contradicts_itself_is_refused(change: dict[str, Any], said: str) -> None:
    task, data = case("adding")
    with pytest.raises(InputError) as refused:
        checked(data, replace(task, **change), "adding")
    assert said in str(refused.value)


def converted(array: NDArray, form: str) -> Any:
    forms: dict[str, Callable[[], Any]] = {
        "float64": lambda: array.astype(np.float64),
        "Fortran": lambda: np.asfortranarray(array) if array.ndim else array,
        "big-endian": lambda: array.astype(array.dtype.newbyteorder(">")),
        "a list": array.tolist,
        "every second of another": lambda: np.repeat(array, 2, 0)[::2] if array.ndim else array,
        "masked nowhere": lambda: np.ma.array(array),
        "other whole numbers": lambda: array if array.dtype.kind == "f" else array.astype(np.int16),
        "bool": lambda: array.astype(bool) if array.dtype == np.uint8 else array,
    }
    return forms[form]()


@every_case
@pytest.mark.parametrize(
    "form",
    [
        "float64",
        "Fortran",
        "big-endian",
        "a list",
        "every second of another",
        "masked nowhere",
        "other whole numbers",
        "bool",
    ],
)
def test_what_loses_nothing_is_converted(name: str, form: str) -> None:
    task, data = case(name)
    keeps_inputs = data.train.inputs[0].dtype == np.uint8 and form in ("float64", "a list", "other whole numbers")

    def other(split: Split) -> Split:
        inputs = split.inputs if keeps_inputs else [converted(x, form) for x in split.inputs]  # bits are no numbers
        legal = None if split.legal is None else [converted(rows, form) for rows in split.legal]
        return Split(inputs, [converted(y, form) for y in split.targets], legal, split.texts)

    found = checked(replace(data, train=other(data.train), test=other(data.test)), task, name)
    assert checked(found, task, name) is found
    for mine, theirs in zip((data.train, data.valid, data.test), (found.train, found.valid, found.test), strict=True):
        for a, b in zip(
            mine.inputs + mine.targets + (mine.legal or []),
            theirs.inputs + theirs.targets + (theirs.legal or []),
            strict=True,
        ):
            assert (type(b), a.dtype, a.shape) == (np.ndarray, b.dtype, b.shape)
            np.testing.assert_array_equal(a, b)


def test_sizes_names_and_facts_become_plain() -> None:
    task, data = case("reber")
    some = {
        "output_size": np.int32(7),
        "input_symbols": list("BTPSXVE"),
        "facts": {"n": np.int64(3), "x": np.float32(0.5)},
    }
    found = checked(replace(data, **some), task, "reber")
    assert (type(found.output_size), found.input_symbols, found.output_size) == (int, tuple("BTPSXVE"), 7)
    assert [(type(v), v) for v in found.facts.values()] == [(int, 3), (float, 0.5)]
    assert found.train is data.train


def test_a_draw_is_held_to_the_number_that_was_asked() -> None:
    task, data = case("adding")
    form = Form.of("adding", task, data)
    assert checked_split(data.test, form, "'train'", 11) is data.test
    with pytest.raises(InputError, match="12 sequences were asked for, but draw gives 11"):
        checked_split(data.test, form, "'train'", 12)
    with pytest.raises(InputError, match="it is a tuple; make it a Split"):
        checked_split((data.test.inputs, data.test.targets), form, "'train'", 11)


def test_sequences_that_are_wrong_only_together_are_refused() -> None:
    """Each fits a task, but not all the same: the whole is looked at, not the first alone."""
    for name in ("last_bits", "series", "labels"):
        task, data = case(name)
        wide = replace(data.test, inputs=[np.repeat(x, 2, 1) for x in data.test.inputs])
        with pytest.raises(InputError, match=r"split 'test', sequence 0: the input has 6 channels"):
            checked(replace(data, test=wide), task, name)
    assert isinstance(task, Task)
