"""The multiplication problems, recomputed from their inputs alone."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Split
from odyssey.streams import stream
from odyssey.tasks.multiplication import Options, draw, make


def drawn(definition: str, length: int, count: int = 3000) -> Split:
    return draw(stream(0, "test"), count, Options(definition=definition, length=length))


def marked(sequence: np.ndarray) -> np.ndarray:
    return np.flatnonzero(sequence[:, 1] == 1)


@pytest.mark.parametrize("length", [20, 25, 50, 100])
def test_pascanu(length: int) -> None:
    split = drawn("pascanu", length)
    assert {len(x) for x in split.inputs} == {t for t in range(2 * length) if length <= t and 10 * t < 11 * length}
    for x, y in zip(split.inputs, split.targets, strict=True):
        first, second = marked(x)
        assert 0 <= first < 0.1 * len(x)
        assert np.floor(0.1 * len(x)) <= second < 0.5 * len(x)
        assert set(np.unique(x[:, 1])) == {0, 1}
        assert 0 <= x[:, 0].min() <= x[:, 0].max() <= 1
        assert y == pytest.approx(x[first, 0] * x[second, 0], abs=1e-7)


@pytest.mark.parametrize("length", [20, 51, 100])
def test_hochreiter(length: int) -> None:
    split = drawn("hochreiter", length)
    assert {len(x) for x in split.inputs} == set(range(length, length + length // 10 + 1))
    starts = 0
    for x, y in zip(split.inputs, split.targets, strict=True):
        assert x[0, 1] == x[-1, 1] == -1
        assert set(np.unique(x[1:-1, 1])) <= {0, 1}
        assert 0 <= x[:, 0].min() <= x[:, 0].max() <= 1
        at = marked(x)
        assert len(at) in (1, 2)
        if len(at) == 1:  # the first pair was the other
            starts += 1
            assert x[0, 0] == 1
        else:
            assert at[0] < 10
            assert at[1] < max(10, length // 2)
        assert y == pytest.approx(np.prod(x[at, 0]), abs=1e-7)
    chance = 0.1 + 0.9 / (length // 2 - 1)
    assert starts / len(split.inputs) == pytest.approx(chance, abs=4 * np.sqrt(chance / len(split.inputs)))


def test_a_first_pair_that_is_not_marked_keeps_its_value() -> None:
    values = [x[0, 0] for x in drawn("hochreiter", 100).inputs if len(marked(x)) == 2]
    assert max(values) < 1
    assert np.mean(values) == pytest.approx(0.5, abs=0.03)


def test_the_error_and_the_share_of_right_answers_without_memory() -> None:
    products = np.array(drawn("pascanu", 50, 40_000).targets)
    assert np.mean((products - 1 / 4) ** 2) == pytest.approx(7 / 144, rel=0.02)
    assert np.mean((products - 1 / 4) ** 2 <= 0.04) == pytest.approx(0.61, abs=0.01)


@pytest.mark.parametrize(
    ("options", "criterion"),
    [
        ({"definition": "pascanu"}, Criterion("squared_error", 0.04, 0.01, test_sequences=10_000)),
        ({"definition": "hochreiter"}, Criterion("largest_error", 0.04, 140 / 2000, test_sequences=2560)),
        ({"definition": "hochreiter", "n_seq": 13}, Criterion("largest_error", 0.04, 13 / 2000, test_sequences=2560)),
    ],
)
def test_the_criterion_goes_with_the_definition(options: dict, criterion: Criterion) -> None:
    assert make(Options(**options, train=10, valid=10, test=10), None).criterion == criterion


@pytest.mark.parametrize("wrong", [{"length": 19}, {"n_seq": 20}, {"definition": "le"}])
def test_what_no_definition_allows_is_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)
