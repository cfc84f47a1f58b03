"""Bengio's parity, recomputed from its inputs alone."""

from __future__ import annotations

from math import prod

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data
from odyssey.tasks.parity import TASK, Options, make


def made(**options: object) -> Data:
    return make(Options(**{"train": 3000, "valid": 10, "test": 10, **options}), None)


@pytest.mark.parametrize("length", [4, 5, 50])
def test_the_class_is_the_parity_of_the_pluses(length: int) -> None:
    data = made(length=length)
    for x, y in zip(data.train.inputs, data.train.targets, strict=True):
        assert set(x[:, 0].tolist()) <= {1, -1}
        even = prod((-x[:, 0]).tolist()) == 1  # each +1 turns the sign
        assert data.output_symbols[y] == ("even" if even else "odd")


@pytest.mark.parametrize("length", [4, 5, 50])
def test_lengths_are_uniform_in_the_upper_half(length: int) -> None:
    lengths, counts = np.unique([len(x) for x in made(length=length).train.inputs], return_counts=True)
    assert lengths.tolist() == [t for t in range(length + 1) if 2 * t >= length]
    np.testing.assert_allclose(counts / 3000 * len(lengths), 1, atol=5 * np.sqrt(len(lengths) / 3000))


def test_inputs_and_classes_are_balanced_and_no_input_tells_the_class() -> None:
    split = made(length=20).train
    first = np.array([x[0, 0] for x in split.inputs])
    classes = np.array(split.targets)
    assert np.concatenate(split.inputs).mean() == pytest.approx(0, abs=5 / np.sqrt(3000 * 15))
    assert classes.mean() == pytest.approx(0.5, abs=0.04)
    assert abs(np.corrcoef(first, classes)[0, 1]) < 0.08
    assert abs(np.corrcoef(first, [x[1, 0] for x in split.inputs])[0, 1]) < 0.08


def test_the_criterion() -> None:
    assert Criterion("class", wrong_share_below=0.01) == TASK.criterion


@pytest.mark.parametrize("wrong", [{"length": 3}, {"length": 10_001}, {"train": 9}, {"seed": -1}])
def test_what_is_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)
