"""What every task must keep, run on each that is found; on the smallest data that its options allow."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

import annotated_types
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic.fields import FieldInfo

from odyssey.datasets import arrays
from odyssey.datasets.arrays import SPLITS
from odyssey.datasets.download import RemoteFile
from odyssey.datasets.licensed import LicensedTree
from odyssey.errors import InputError
from odyssey.registry import tasks
from odyssey.tasks.task import NOT_SCORED, Data, Split, Task, TaskOptions, stream

MIRROR = os.environ.get("ODYSSEY_DATA_MIRROR")
NO_NETWORK = {f"{scheme}_proxy": "http://127.0.0.1:1" for scheme in ("http", "https")} | {"no_proxy": ""}


def smallest_options(module: ModuleType) -> TaskOptions:
    return module.Options(
        **{name: low for name, f in module.Options.model_fields.items() if (low := lowest(f)) is not None}
    )


def lowest(field: FieldInfo) -> int | float | None:
    return next((m.ge for m in field.metadata if isinstance(m, annotated_types.Ge)), None)


def made_afresh(name: str) -> Data:
    """The task's data, from what is installed and the files of the mirror that it needs: tests download nothing.

    A task that reads another file than those in its NEEDS fails, whatever the mirror holds.
    """
    module = tasks()[name]
    with offline() as mirror:
        link_needs(module, mirror)
        if why := [why for need in needs(module) if (why := need.missing(mirror))]:
            pytest.skip(why[0])
        return module.make(smallest_options(module), mirror)


@contextmanager
def offline() -> Iterator[Path]:
    """An empty mirror, no earlier downloads, no network."""
    with pytest.MonkeyPatch.context() as environment, TemporaryDirectory() as downloads, TemporaryDirectory() as mirror:
        for variable, value in {**NO_NETWORK, "ODYSSEY_DOWNLOADS": downloads}.items():
            environment.setenv(variable, value)
        yield Path(mirror)


def needs(module: ModuleType) -> tuple[RemoteFile | LicensedTree, ...]:
    return getattr(module, "NEEDS", ())


def link_needs(module: ModuleType, mirror: Path) -> None:
    assert MIRROR is None or Path(MIRROR).is_dir(), f"ODYSSEY_DATA_MIRROR is {MIRROR}"
    for need in needs(module):
        for name in (need.name_in_mirror, f"{need.name_in_mirror}.gz") if isinstance(need, RemoteFile) else ():
            for place in (Path(MIRROR or "nowhere") / name, Path(MIRROR or "nowhere") / Path(name).name):
                if place.is_file() and not (mirror / place.name).exists():
                    (mirror / place.name).symlink_to(place.resolve())


made = cache(made_afresh)

every_task = pytest.mark.parametrize("name", sorted(tasks()))


def splits_of(data: Data) -> list[Split]:
    return [getattr(data, split) for split in SPLITS]


def fingerprints(split: Split, symbols: tuple[str, ...]) -> set[str]:
    """Of all sequences but those with words that the vocabulary lacks: the same numbers may be other sentences."""
    unknown = symbols.index("<unk>") if "<unk>" in symbols else None
    known = (x for x in split.inputs if unknown is None or not (x == unknown).any())
    return {hashlib.sha256(x.tobytes()).hexdigest() for x in known}


def test_the_tasks_are_found() -> None:
    assert {"adding", "chorales", "digits", "iam_ondb", "jsb", "parity", "reber", "temporal_order", "timit"} <= set(
        tasks()
    )
    assert not {"next_step", "language_model", "generated", "marked_pairs", "next_symbol"} & set(tasks())


@every_task
def test_it_says_what_it_is(name: str) -> None:
    module = tasks()[name]
    assert isinstance(module.TASK, Task)
    assert 0 < len(module.TASK.title) <= 30
    assert "input" in module.__doc__ or "value" in module.__doc__
    assert "target" in module.__doc__
    assert "Source:" in module.__doc__
    assert (module.TASK.timing == "own_length") == (module.TASK.output in ("labels", "words"))
    assert not module.TASK.continuous or module.TASK.timing == "every_step"


@every_task
def test_data_from_elsewhere_are_declared_and_missed_in_one_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = tasks()[name]
    with offline() as mirror:
        for need in needs(module):
            assert isinstance(need, RemoteFile | LicensedTree)
            if isinstance(need, LicensedTree):
                assert need.stand_in in tasks()
                monkeypatch.delenv(need.variable, raising=False)
            assert re.fullmatch(r"cannot get [^\n]*[^.]\.", need.missing(mirror) or "")
        if needs(module):
            with pytest.raises(InputError, match=r"^cannot get "):
                module.make(smallest_options(module), mirror)
        else:  # nothing else may be asked for
            assert "http" not in made(name).source


@every_task
def test_every_option_has_a_default_and_a_unit_or_meaning(name: str) -> None:
    options = tasks()[name].Options
    options()
    assert issubclass(options, TaskOptions)
    assert all(field.description for field in options.model_fields.values())


@every_task
def test_inputs_are_sequences_of_one_width(name: str) -> None:
    data = made(name)
    widths = {x.shape[1:] for split in splits_of(data) for x in split.inputs}
    assert len(widths) == 1
    assert len(widths.pop()) in (0, 1)
    for split in splits_of(data):
        assert len(split.inputs) == len(split.targets) > 0
        assert all(len(x) >= 1 for x in split.inputs)
        assert len(split.inputs) == 1 or not tasks()[name].TASK.continuous


@every_task
def test_inputs_have_the_declared_types_and_values(name: str) -> None:
    data = made(name)
    for split in splits_of(data):
        for x in split.inputs:
            assert x.dtype == np.int32 if x.ndim == 1 else x.dtype in (np.float32, np.uint8)
            assert np.isfinite(x).all()
            assert x.dtype == np.float32 or x.min() >= 0
            assert x.dtype == np.float32 or x.max() <= (data.input_size - 1 if x.ndim == 1 else 1)
    assert len(data.input_symbols) in (0, data.input_size)
    assert len(data.output_symbols) in (0, data.output_size)


@every_task
def test_targets_fit_the_declared_output(name: str) -> None:
    data, task = made(name), tasks()[name].TASK
    types = {"binary": np.uint8, "real": np.float32}
    for split in splits_of(data):
        for x, y in zip(split.inputs, split.targets, strict=True):
            assert y.dtype == types.get(task.output, np.int64)
            assert shape_fits(task, y, len(x), data.output_size)
            assert values_fit(task, y, data.output_size)


def shape_fits(task: Task, target: NDArray, steps: int, width: int) -> bool:
    if task.timing == "own_length":
        return target.ndim == 1 and len(target) > 0
    time = (steps,) if task.timing == "every_step" else ()
    return target.shape == (time if task.output == "classes" else (*time, width))


def values_fit(task: Task, target: NDArray, width: int) -> bool:
    if task.output == "real":
        return bool(np.isfinite(target).all())
    if task.output == "classes" and task.timing == "every_step":
        return bool(target.min() >= NOT_SCORED and NOT_SCORED < target.max() < width)
    low, high = (1 if task.output == "labels" else 0), (2 if task.output == "binary" else width)
    return bool(low <= target.min() and target.max() < high)


@every_task
def test_the_criterion_can_be_asked_of_the_data(name: str) -> None:
    data, task = made(name), tasks()[name].TASK
    criterion = data.criterion or task.criterion
    if criterion is None:
        return
    assert task.criterion is not None, "the default options have a criterion, so the task has one"
    assert 0 < criterion.wrong_share_below <= 1
    assert task.output == "real" if criterion.measure == "squared_error" else True
    assert task.output == "classes" if criterion.measure in ("class", "legal") else True
    for split in splits_of(data):
        assert (split.legal is not None) == (criterion.measure == "legal")
        if split.legal is None:
            continue
        for legal, x, y in zip(split.legal, split.inputs, split.targets, strict=True):
            assert legal.dtype == np.uint8
            assert legal.shape == (len(x), data.output_size)
            assert legal[np.arange(len(x)), y].all(), "what comes next may come next"


@pytest.mark.parametrize("name", sorted(n for n, module in tasks().items() if hasattr(module, "draw")))
def test_new_sequences_can_be_drawn_without_end(name: str) -> None:
    module, data = tasks()[name], made(name)
    options = smallest_options(module)
    some, again = (module.draw(stream(3, "fresh", 1), 7, options) for _ in range(2))
    other = module.draw(stream(3, "fresh", 2), 7, options)
    assert len(some.inputs) == len(some.targets) == 7
    for x, y in zip(some.inputs, again.inputs, strict=True):
        np.testing.assert_array_equal(x, y)
    assert any(not np.array_equal(x, y) for x, y in zip(some.inputs, other.inputs, strict=True))
    assert {x.dtype for x in some.inputs} == {x.dtype for x in data.train.inputs}
    assert {x.shape[1:] for x in some.inputs} == {x.shape[1:] for x in data.train.inputs}
    assert {y.dtype for y in some.targets} == {y.dtype for y in data.train.targets}


@pytest.mark.parametrize("name", sorted(n for n, module in tasks().items() if module.TASK.predicts_next_input))
def test_a_prediction_of_the_next_input_is_the_next_input(name: str) -> None:
    asked = 0
    for split in splits_of(made(name)):
        for x, y in zip(split.inputs, split.targets, strict=True):
            some = y[:-1] != NOT_SCORED
            asked += int(some.sum())
            np.testing.assert_array_equal(x[1:][some], y[:-1][some])  # also where the one is symbols, the other classes
    assert asked


@every_task
def test_no_sequence_is_in_two_splits(name: str) -> None:
    data = made(name)
    train, valid, test = (fingerprints(split, data.input_symbols) for split in splits_of(data))
    if data.facts.get("splits") == "equal":  # what is learned by heart is asked for: nothing new could be drawn
        assert train == valid == test
        assert not hasattr(tasks()[name], "draw")
    elif data.source == "generated":  # short drawn sequences may meet by chance, but not all
        assert train != valid != test != train
    else:  # a published set may hold repeats: it counts them among its facts, and there are no others
        assert len(train & valid) == data.facts.get("valid_also_in_train", 0)
        assert len(train & test) == data.facts.get("test_also_in_train", 0)
        assert not valid & test


@every_task
def test_two_makes_are_equal_to_the_byte_in_memory_and_on_disk(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first.npz", tmp_path / "second.npz"
    arrays.save(made(name), first)
    arrays.save(made_afresh(name), second)
    assert first.read_bytes() == second.read_bytes()
    assert arrays.manifest_path(first).read_bytes() == arrays.manifest_path(second).read_bytes()


@every_task
def test_what_is_stored_is_what_was_made(name: str, tmp_path: Path) -> None:
    data, path = made(name), tmp_path / "data.npz"
    arrays.save(data, path)
    stored = arrays.load(path)
    assert stored.manifest["timing"] == tasks()[name].TASK.timing
    assert (stored.output_size, stored.source, stored.sha256) == (data.output_size, data.source, data.sha256)
    assert (stored.facts, stored.criterion) == (data.facts, data.criterion)
    assert (stored.input_symbols, stored.output_symbols) == (data.input_symbols, data.output_symbols)
    for mine, theirs in zip(splits_of(data), splits_of(stored), strict=True):
        assert theirs.texts == mine.texts
        ours, read = (s.inputs + s.targets + (s.legal or []) for s in (mine, theirs))
        for a, b in zip(ours, read, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
