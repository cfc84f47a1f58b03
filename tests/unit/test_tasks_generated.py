"""What generated tasks share: splits with random streams of their own."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

from odyssey.catalogue import generated_tasks, tasks
from odyssey.tasks.generated import GeneratedOptions

GENERATED = generated_tasks()


def inputs(module: ModuleType, split: str, **options: int) -> np.ndarray:
    data = module.make(module.Options(**{"train": 20, "valid": 10, "test": 10, **options}), None)
    return np.concatenate([x.ravel() for x in getattr(data, split).inputs])


def test_they_are_found() -> None:
    assert {"arithmetic", "copying", "memorisation", "multiplication", "reber", "xml"} <= set(GENERATED)
    assert all(issubclass(tasks()[name].Options, GeneratedOptions) for name in GENERATED)


@pytest.mark.parametrize("name", GENERATED)
def test_the_seed_decides_the_data_and_more_sequences_do_not_shift_the_other_splits(name: str) -> None:
    module = tasks()[name]
    base = inputs(module, "test")
    assert not np.array_equal(base, inputs(module, "test", seed=1))
    np.testing.assert_array_equal(base, inputs(module, "test", train=30))
    assert not np.array_equal(base, inputs(module, "valid"))


@pytest.mark.parametrize("name", GENERATED)
def test_the_counts_are_kept(name: str) -> None:
    module = tasks()[name]
    data = module.make(module.Options(train=12, valid=11, test=13), None)
    assert [len(s.inputs) for s in (data.train, data.valid, data.test)] == [12, 11, 13]
