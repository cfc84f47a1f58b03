"""Bengio's latch, recomputed from its inputs alone."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Split
from odyssey.errors import InputError
from odyssey.making import read_options
from odyssey.tasks.latch import TASK, Options, make


def train_of(**options: object) -> Split:
    return make(Options(**{"train": 3000, "valid": 10, "test": 10, **options}), None).train


@pytest.mark.parametrize(("length", "steps"), [(10, 1), (11, 5), (20, 3), (50, 25)])
def test_the_class_is_given_first_and_then_there_is_noise(length: int, steps: int) -> None:
    split = train_of(length=length, latch_steps=steps)
    for x, y in zip(split.inputs, split.targets, strict=True):
        is_a = y[0] > 0
        assert abs(y[0]) == np.float32(0.8)
        assert x[:steps].tolist() == [[is_a, not is_a, 0]] * steps
        assert (x[steps:, :2] == 0).all()
        assert (x[steps:, 2] != 0).all()
    assert np.mean(np.array(split.targets) > 0) == pytest.approx(0.5, abs=0.04)


@pytest.mark.parametrize("length", [10, 11, 50])
def test_lengths_are_uniform_in_the_upper_half(length: int) -> None:
    lengths, counts = np.unique([len(x) for x in train_of(length=length).inputs], return_counts=True)
    assert lengths.tolist() == [t for t in range(length + 1) if 2 * t >= length]
    np.testing.assert_allclose(counts / 3000 * len(lengths), 1, atol=5 * np.sqrt(len(lengths) / 3000))


def test_or_all_lengths_are_the_same() -> None:
    assert {len(x) for x in train_of(length=33, same_length=True).inputs} == {33}


@pytest.mark.parametrize("variance", [0.0, 0.05, 0.2, 1.0])
def test_the_noise_has_that_variance(variance: float) -> None:
    noise = np.concatenate([x[3:, 2] for x in train_of(noise_variance=variance).inputs])
    assert noise.var() == pytest.approx(variance, rel=5 * np.sqrt(2 / len(noise)))
    assert noise.mean() == pytest.approx(0, abs=5 * np.sqrt(variance / len(noise)) + 1e-12)
    inside = np.mean(np.abs(noise) < np.sqrt(variance)) if variance else 0.6827
    assert inside == pytest.approx(0.6827, abs=0.01)  # Gaussian


def test_an_answer_is_wrong_where_its_sign_is() -> None:
    assert Criterion("largest_error", 0.8, 0.01) == TASK.criterion


@pytest.mark.parametrize("wrong", [{"length": 9}, {"latch_steps": 0}, {"noise_variance": -0.1}, {"train": 9}])
def test_what_is_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)


def test_a_class_given_for_too_long_is_refused_in_one_sentence() -> None:
    with pytest.raises(InputError, match="latch_steps = 6; input should be at most half of the length"):
        read_options("latch", Options, '{"length": 11, "latch_steps": 6}')
