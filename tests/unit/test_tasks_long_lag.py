"""The long-lag strings of Hochreiter and Schmidhuber's experiments 2a, 2b and 2c, taken apart symbol by symbol."""

from __future__ import annotations

import re

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import NOT_SCORED, Data
from odyssey.tasks import long_lag, long_lag_distractors

FEW = {"train": 3000, "valid": 20, "test": 30}


def lagged(**options: object) -> Data:
    return long_lag.make(long_lag.Options(**{**FEW, **options}), None)


def distracted(**options: object) -> Data:
    return long_lag_distractors.make(long_lag_distractors.Options(**{**FEW, **options}), None)


def whole(data: Data) -> list[list[str]]:
    """Each training string with its last target, as the names of its symbols."""
    return [
        [data.input_symbols[i] for i in x] + [data.output_symbols[np.atleast_1d(y)[-1]]]
        for x, y in zip(data.train.inputs, data.train.targets, strict=True)
    ]


@pytest.mark.parametrize("p", [4, 10, 100])
def test_noise_free_has_two_strings(p: int) -> None:
    data = lagged(definition="noise-free", lag=p)
    middle = [f"a{i}" for i in range(1, p)]
    strings = whole(data)
    assert {tuple(s) for s in strings} == {("x", *middle, "x"), ("y", *middle, "y")}
    assert np.mean([s[0] == "x" for s in strings]) == pytest.approx(0.5, abs=0.04)
    assert data.output_size == len(data.input_symbols) == p + 1
    for split in (data.train, data.valid, data.test):
        for x, y in zip(split.inputs, split.targets, strict=True):
            assert x[1:].tolist() == y[:-1].tolist()


@pytest.mark.parametrize("p", [4, 7, 100])
def test_without_local_regularity_the_middle_is_random(p: int) -> None:
    strings = whole(lagged(lag=p))
    assert {len(s) for s in strings} == {p + 1}
    assert all(s[0] == s[-1] and s[0] in "xy" for s in strings)
    assert np.mean([s[0] == "x" for s in strings]) == pytest.approx(0.5, abs=0.04)
    middle = np.array([s[1:-1] for s in strings])
    names, counts = np.unique(middle, return_counts=True)
    assert set(names) == {f"a{i}" for i in range(1, p)}
    np.testing.assert_allclose(counts / middle.size * (p - 1), 1, atol=6 * np.sqrt(p / middle.size))
    assert np.mean(middle[:, 0] == middle[:, 1]) == pytest.approx(1 / (p - 1), abs=0.04)  # neighbours do not matter


def test_without_local_regularity_every_step_is_trained_and_the_last_judged() -> None:
    data = lagged(lag=10)
    assert all((y != NOT_SCORED).all() for y in data.train.targets)
    for split in (data.valid, data.test):
        for x, y in zip(split.inputs, split.targets, strict=True):
            assert y[-1] == x[0]
            assert (y[:-1] == NOT_SCORED).all()


@pytest.mark.parametrize("definition", ["noise-free", "no-local-regularity"])
def test_the_criterion_of_2a_and_2b(definition: str) -> None:
    assert lagged(definition=definition).criterion == Criterion(
        "largest_error", 0.25, 1 / 10_000, test_sequences=10_000
    )


@pytest.mark.parametrize(("q", "p"), [(1, 2), (50, 50), (100, 7)])
def test_distractors(q: int, p: int) -> None:
    data = distracted(lag=q, distractors=p)
    strings = whole(data)
    pattern = re.compile(rf"b ([xy]) (?:a\d+ ){{{q},}}e \1")
    assert all(pattern.fullmatch(" ".join(s)) for s in strings)
    names, counts = np.unique([name for s in strings for name in s[2:-2]], return_counts=True)
    assert set(names) == {f"a{i}" for i in range(1, p + 1)}
    np.testing.assert_allclose(counts / counts.sum() * p, 1, atol=6 * np.sqrt(p / counts.sum()))
    assert np.mean([s[1] == "x" for s in strings]) == pytest.approx(0.5, abs=0.04)
    assert (len(data.input_symbols), data.output_size) == (p + 4, 2)


def test_the_trigger_comes_with_a_chance_of_a_tenth_at_each_step() -> None:
    q = 20
    more = np.array([len(s) - 4 - q for s in whole(distracted(lag=q, train=20_000))])
    for k in range(25):
        reached, stopped = (more >= k).sum(), (more == k).sum()
        assert stopped / reached == pytest.approx(0.1, abs=4.5 * 0.3 / np.sqrt(reached))


def test_the_criterion_of_2c() -> None:
    assert Criterion("largest_error", 0.2, 1 / 10_000, test_sequences=10_000) == long_lag_distractors.TASK.criterion


@pytest.mark.parametrize("made", [lagged, distracted])
def test_the_seed_decides_the_data_and_more_strings_do_not_shift_the_other_splits(made) -> None:
    base, other, longer = made(), made(seed=1), made(train=50)
    assert any(x.tobytes() != z.tobytes() for x, z in zip(base.test.inputs, other.test.inputs, strict=True))
    for x, z in zip(base.test.inputs, longer.test.inputs, strict=True):
        np.testing.assert_array_equal(x, z)


@pytest.mark.parametrize("wrong", [{"lag": 3}, {"lag": 1001}, {"definition": "2c"}, {"valid": 9}])
def test_what_is_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        long_lag.Options(**wrong)


@pytest.mark.parametrize("wrong", [{"lag": 0}, {"distractors": 1}, {"definition": "2c"}, {"seed": -1}])
def test_distractors_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        long_lag_distractors.Options(**wrong)
