"""The adding problems, recomputed from their inputs alone."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Split
from odyssey.tasks.adding import Options, make

MANY = {"train": 3000, "valid": 10, "test": 10}


def train_of(**options: object) -> Split:
    return make(Options(**{**MANY, **options}), None).train


def marked(sequence: np.ndarray) -> np.ndarray:
    return np.flatnonzero(sequence[:, 1] == 1)


@pytest.mark.parametrize("length", [20, 25, 50, 100])
def test_pascanu(length: int) -> None:
    split = train_of(definition="pascanu", length=length)
    lengths = {len(x) for x in split.inputs}
    assert lengths == {t for t in range(2 * length) if length <= t and 10 * t < 11 * length}
    for x, y in zip(split.inputs, split.targets, strict=True):
        first, second = marked(x)
        assert 0 <= first < 0.1 * len(x)
        assert np.floor(0.1 * len(x)) <= second < 0.5 * len(x)
        assert set(np.unique(x[:, 1])) == {0, 1}
        assert x[:, 0].min() >= 0
        assert x[:, 0].max() <= 1
        assert y[0] == pytest.approx((x[first, 0] + x[second, 0]) / 2, abs=1e-7)


def test_one_model_for_many_lengths() -> None:
    split = train_of(length=50, longest=60)
    assert {len(x) for x in split.inputs} == set(range(50, 66))
    for x in split.inputs:
        first, second = marked(x)
        assert 0 <= first < 0.1 * len(x)
        assert np.floor(0.1 * len(x)) <= second < 0.5 * len(x)


@pytest.mark.parametrize("length", [20, 51, 100])
def test_hochreiter(length: int) -> None:
    split = train_of(definition="hochreiter", length=length)
    assert {len(x) for x in split.inputs} == set(range(length, length + length // 10 + 1))
    starts = 0
    for x, y in zip(split.inputs, split.targets, strict=True):
        assert x[0, 1] == x[-1, 1] == -1
        assert set(np.unique(x[1:-1, 1])) <= {0, 1}
        assert np.abs(x[:, 0]).max() <= 1
        at = marked(x)
        if len(at) == 1:  # the first pair was the other
            starts += 1
            assert x[0, 0] == 0
        else:
            assert at[0] < 10
            assert at[1] < max(10, length // 2)
        assert len(at) in (1, 2)
        assert y[0] == pytest.approx(0.5 + x[at, 0].sum() / 4, abs=1e-7)
    chance = 0.1 + 0.9 / (length // 2 - 1)
    assert starts / len(split.inputs) == pytest.approx(chance, abs=4 * np.sqrt(chance / len(split.inputs)))


@pytest.mark.parametrize("length", [20, 51])
def test_le(length: int) -> None:
    split = train_of(definition="le", length=length)
    for x, y in zip(split.inputs, split.targets, strict=True):
        first, second = marked(x)
        assert len(x) == length
        assert first < length // 2 <= second
        assert y[0] == pytest.approx(x[first, 0] + x[second, 0], abs=1e-7)
    assert np.var(split.targets) == pytest.approx(1 / 6, rel=0.1)  # the published baseline: always answer 1


@pytest.mark.parametrize(
    ("definition", "positions"),
    [("pascanu", ({0, 1, 2, 3, 4}, set(range(5, 27)))), ("le", (set(range(25)), set(range(25, 50))))],
)
def test_every_permitted_position_is_marked(definition: str, positions: tuple[set[int], set[int]]) -> None:
    at = np.array([marked(x) for x in train_of(definition=definition, length=50).inputs])
    assert (set(at[:, 0]), set(at[:, 1])) == positions


def test_hochreiter_second_mark_is_among_the_first_pairs_still_unmarked() -> None:
    at = [marked(x) for x in train_of(definition="hochreiter", length=50).inputs]
    assert {int(a[1]) for a in at if len(a) == 2} == set(range(2, 25))


@pytest.mark.parametrize(
    ("definition", "criterion"),
    [
        ("pascanu", Criterion("squared_error", 0.04, 0.01, test_sequences=10_000)),
        ("hochreiter", Criterion("largest_error", 0.04, 1 / 2000, 0.01, 3 / 2560, 2560)),
        ("le", Criterion("squared_error", 0.16, 0.01)),
    ],
)
def test_the_criterion_goes_with_the_definition(definition: str, criterion: Criterion) -> None:
    assert make(Options(definition=definition, train=10, valid=10, test=10), None).criterion == criterion


def test_the_seed_decides_the_data_and_more_sequences_do_not_shift_the_other_splits() -> None:
    base = make(Options(train=20, valid=10, test=10), None)
    other = make(Options(train=20, valid=10, test=10, seed=1), None)
    longer = make(Options(train=30, valid=10, test=10), None)
    assert not np.array_equal(base.train.targets, other.train.targets)
    np.testing.assert_array_equal(base.test.targets, longer.test.targets)


def test_too_short_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 20"):
        Options(length=19)
