"""The two-sequence problems, recomputed from their inputs alone."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data, Split
from odyssey.errors import InputError
from odyssey.making import read_options
from odyssey.tasks.two_sequence import Options, make

HOCHREITER = ["hochreiter-3a", "hochreiter-3b", "hochreiter-3c"]
EVERY = [*HOCHREITER, "bengio"]


def made(definition: str, **options: object) -> Data:
    return make(Options(**{"definition": definition, "train": 3000, "valid": 400, "test": 400, **options}), None)


def keys(split: Split, steps: int) -> np.ndarray:
    return np.array([x[:steps, 0] for x in split.inputs])


def answers(split: Split) -> np.ndarray:
    return np.array(split.targets)[:, 0]


@pytest.mark.parametrize("length", [10, 11, 100])
@pytest.mark.parametrize("definition", EVERY)
def test_lengths_are_uniform_with_both_ends(definition: str, length: int) -> None:
    some = [len(x) for x in made(definition, length=length).train.inputs]
    wanted = [
        t
        for t in range(2 * length)
        if (length <= 2 * t <= 2 * length if definition == "bengio" else 10 * length <= 10 * t <= 11 * length)
    ]
    assert set(some) == set(wanted)
    assert np.mean(some) == pytest.approx(np.mean(wanted), abs=4.5 * (np.std(wanted) + 1e-9) / np.sqrt(len(some)))


@pytest.mark.parametrize("definition", EVERY)
@pytest.mark.parametrize("steps", [1, 3])
def test_after_the_key_comes_noise_of_variance_one_fifth(definition: str, steps: int) -> None:
    rest = np.concatenate([x[steps:, 0] for x in made(definition, key_steps=steps).train.inputs])
    assert rest.mean() == pytest.approx(0, abs=5 * np.sqrt(0.2 / len(rest)))
    assert rest.var() == pytest.approx(0.2, rel=5 * np.sqrt(2 / len(rest)))
    assert np.mean((rest - rest.mean()) ** 4) / rest.var() ** 2 == pytest.approx(3, abs=0.1)  # Gaussian


@pytest.mark.parametrize(("definition", "first", "second"), [("hochreiter-3a", 1, 0), ("hochreiter-3c", 0.2, 0.8)])
@pytest.mark.parametrize("steps", [1, 3, 5])
def test_keys_are_plus_or_minus_one(definition: str, first: float, second: float, steps: int) -> None:
    split = made(definition, key_steps=steps, length=10).test
    found = keys(split, steps)
    assert {tuple(k) for k in found} == {(1,) * steps, (-1,) * steps}
    np.testing.assert_allclose(answers(split), np.where(found[:, 0] == 1, first, second), rtol=1e-6)
    assert np.mean(found[:, 0] == 1) == pytest.approx(0.5, abs=0.1)


def test_keys_of_3b_are_noisy() -> None:
    split = made("hochreiter-3b").train
    assert set(answers(split)) == {0, 1}
    noise = keys(split, 3) - np.where(answers(split) == 1, 1, -1)[:, None]
    assert noise.mean() == pytest.approx(0, abs=5 * np.sqrt(0.2 / noise.size))
    assert noise.var() == pytest.approx(0.2, rel=5 * np.sqrt(2 / noise.size))
    assert abs(np.corrcoef(noise.T)[0, 1]) < 0.08


def test_training_targets_of_3c_are_noisy_and_the_others_clean() -> None:
    data = made("hochreiter-3c")
    assert set(answers(data.valid)) == set(answers(data.test)) == {np.float32(0.2), np.float32(0.8)}
    noise = answers(data.train) - np.where(keys(data.train, 1)[:, 0] == 1, 0.2, 0.8)
    assert noise.mean() == pytest.approx(0, abs=5 * np.sqrt(0.1 / noise.size))
    assert noise.var() == pytest.approx(0.1, rel=5 * np.sqrt(2 / noise.size))


@pytest.mark.parametrize("steps", [1, 3, 50])
def test_bengio_has_one_key_a_class_in_all_splits(steps: int) -> None:
    data = made("bengio", key_steps=steps, key_noise=0)
    pairs = [{tuple(k) for k in keys(split, steps)} for split in (data.train, data.valid, data.test)]
    assert pairs[0] == pairs[1] == pairs[2]
    assert len(pairs[0]) == 2
    by_class = {
        float(a): {tuple(k) for k in keys(data.train, steps)[answers(data.train) == a]}
        for a in {np.float32(0.8), np.float32(-0.8)}
    }
    assert [len(found) for found in by_class.values()] == [1, 1]


def test_bengio_keys_are_uniform_and_differ_by_seed() -> None:
    found = [keys(made("bengio", key_steps=50, key_noise=0, seed=s, train=10).train, 50) for s in range(20)]
    values = np.unique(found)
    assert values.min() < -0.98
    assert values.max() > 0.98
    assert values.var() == pytest.approx(1 / 3, rel=0.1)


@pytest.mark.parametrize("width", [0.2, 0.5])
def test_bengio_keys_have_uniform_noise(width: float) -> None:
    clean, noisy = (made("bengio", key_noise=w) for w in (0, width))
    centre = {a: keys(clean.train, 3)[answers(clean.train) == a][0] for a in set(answers(clean.train))}
    noise = keys(noisy.train, 3) - np.array([centre[a] for a in answers(noisy.train)])
    assert np.abs(noise).max() == pytest.approx(width, rel=0.01)
    assert noise.var() == pytest.approx(width**2 / 3, rel=0.05)


@pytest.mark.parametrize(
    ("definition", "st1", "st2"),
    [
        ("hochreiter-3a", (0.2, 1 / 256, None), (0.2, 1 / 256, 0.01)),
        ("hochreiter-3b", (0.2, 6 / 256, None), (0.2, 6 / 256, 0.04)),
        ("hochreiter-3c", (0.1, 1 / 256, 0.015), (0.1, 1 / 256, 0.015)),
        ("bengio", (0.8, 0.01, None), (0.8, 0.01, None)),
    ],
)
def test_the_criteria(definition: str, st1: tuple, st2: tuple) -> None:
    small = {"train": 10, "valid": 10, "test": 10}
    for name, wanted in (("ST1", st1), ("ST2", st2)):
        assert made(definition, criterion=name, **small).criterion == Criterion("largest_error", *wanted)


def test_the_seed_decides_the_data_and_more_sequences_do_not_shift_the_other_splits() -> None:
    base, other, longer = made("bengio"), made("bengio", seed=1), made("bengio", train=20)
    assert not np.array_equal(keys(base.test, 5), keys(other.test, 5))
    np.testing.assert_array_equal(keys(base.test, 50), keys(longer.test, 50))


@pytest.mark.parametrize("wrong", [{"length": 9}, {"key_steps": 0}, {"key_noise": 1.1}, {"criterion": "ST3"}])
def test_what_is_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)


def test_a_key_longer_than_the_shortest_sequence_is_refused_in_one_sentence() -> None:
    with pytest.raises(InputError, match="key_steps = 11; input should be at most half of the length"):
        read_options("two_sequence", Options, '{"length": 21, "key_steps": 11}')
    assert read_options("two_sequence", Options, '{"length": 22, "key_steps": 11}') == Options(length=22, key_steps=11)
