"""What every task must keep, run on each that is found; on the smallest data that its options allow."""

from __future__ import annotations

import hashlib
import os
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
from odyssey.errors import InputError
from odyssey.registry import tasks
from odyssey.tasks.task import Data, Split, Task, TaskOptions

MIRROR = os.environ.get("ODYSSEY_DATA_MIRROR")
NO_NETWORK = {f"{scheme}_proxy": "http://127.0.0.1:1" for scheme in ("http", "https")} | {"no_proxy": ""}


def smallest_options(module: ModuleType) -> TaskOptions:
    return module.Options(
        **{name: low for name, f in module.Options.model_fields.items() if (low := lowest(f)) is not None}
    )


def lowest(field: FieldInfo) -> int | float | None:
    return next((m.ge for m in field.metadata if isinstance(m, annotated_types.Ge)), None)


def made_afresh(name: str) -> Data:
    """The task's data, from the mirror or from what is installed: tests download nothing."""
    module = tasks()[name]
    with pytest.MonkeyPatch.context() as environment, TemporaryDirectory() as downloads:
        for variable, value in {**NO_NETWORK, "ODYSSEY_DOWNLOADS": downloads}.items():
            environment.setenv(variable, value)
        try:
            return module.make(smallest_options(module), Path(MIRROR) if MIRROR else None)
        except InputError as error:
            if not str(error).startswith("cannot get"):
                raise
            pytest.skip(str(error))


made = cache(made_afresh)

every_task = pytest.mark.parametrize("name", sorted(tasks()))


def splits_of(data: Data) -> list[Split]:
    return [getattr(data, split) for split in SPLITS]


def fingerprints(split: Split) -> set[str]:
    return {hashlib.sha256(x.tobytes()).hexdigest() for x in split.inputs}


def test_the_tasks_are_found() -> None:
    assert {"adding", "chorales", "digits", "jsb", "temporal_order"} <= set(tasks())
    assert "next_step" not in tasks()


@every_task
def test_it_says_what_it_is(name: str) -> None:
    module = tasks()[name]
    assert isinstance(module.TASK, Task)
    assert 0 < len(module.TASK.title) <= 30
    assert "input" in module.__doc__ or "value" in module.__doc__
    assert "target" in module.__doc__
    assert "Source:" in module.__doc__
    assert (module.TASK.wrong_beyond is None) or module.TASK.output == "real"


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
    assert len(widths.pop()) == 1
    for split in splits_of(data):
        assert len(split.inputs) == len(split.targets) > 0
        assert all(len(x) >= 1 for x in split.inputs)


@every_task
def test_inputs_have_the_declared_types_and_values(name: str) -> None:
    for split in splits_of(made(name)):
        for x in split.inputs:
            assert x.dtype in (np.float32, np.uint8)
            assert np.isfinite(x).all()
            assert x.dtype == np.float32 or x.max() <= 1


@every_task
def test_targets_fit_the_declared_output(name: str) -> None:
    data, task = made(name), tasks()[name].TASK
    for split in splits_of(data):
        for x, y in zip(split.inputs, split.targets, strict=True):
            assert y.shape == expected_shape(task, len(x), data.output_size)
            assert y.dtype == {"classes": np.int64, "binary": np.uint8, "real": np.float32}[task.output]
            assert values_fit(task, y, data.output_size)


def expected_shape(task: Task, steps: int, width: int) -> tuple[int, ...]:
    time = (steps,) if task.timing == "every_step" else ()
    return time if task.output == "classes" else (*time, width)


def values_fit(task: Task, target: NDArray, width: int) -> bool:
    if task.output == "real":
        return bool(np.isfinite(target).all())
    return bool(target.min() >= 0 and target.max() < (width if task.output == "classes" else 2))


@pytest.mark.parametrize("name", sorted(n for n, module in tasks().items() if module.TASK.predicts_next_input))
def test_a_prediction_of_the_next_input_is_the_next_input(name: str) -> None:
    for split in splits_of(made(name)):
        for x, y in zip(split.inputs, split.targets, strict=True):
            np.testing.assert_array_equal(x[1:], y[:-1])


@every_task
def test_no_sequence_is_in_two_splits(name: str) -> None:
    data = made(name)
    train, valid, test = (fingerprints(split) for split in splits_of(data))
    if data.source == "generated":  # short drawn sequences may meet by chance, but not all
        assert train != valid != test != train
    else:
        assert not train & valid
        assert not train & test
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
    assert stored.facts == data.facts
    for mine, theirs in zip(splits_of(data), splits_of(stored), strict=True):
        for a, b in zip(mine.inputs + mine.targets, theirs.inputs + theirs.targets, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
