"""Plans and their sequences."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import chisquare

from odyssey.tasks.plan import Options, make


def sequences(**options: int) -> np.ndarray:
    """The targets of all plans, [P, T]."""
    return np.array(make(Options(**options), None).train.targets)


@pytest.mark.parametrize("options", [{}, {"plans": 64, "symbols": 3, "length": 4}, {"plans": 2, "length": 1000}])
def test_a_plan_stays_at_the_input_and_has_a_sequence_of_its_own(options: dict[str, int]) -> None:
    chosen, data = Options(**options), make(Options(**options), None)
    assert len(data.train.inputs) == chosen.plans
    for plan, (x, y) in enumerate(zip(data.train.inputs, data.train.targets, strict=True)):
        assert x.tolist() == [plan] * chosen.length
        assert len(y) == chosen.length
        assert 0 <= y.min() <= y.max() < chosen.symbols
    assert len({tuple(y[:4]) for y in data.train.targets}) == chosen.plans
    assert (data.input_size, data.output_size) == (chosen.plans, chosen.symbols)


def test_all_splits_ask_for_the_same_sequences() -> None:
    data = make(Options(), None)
    for split in (data.valid, data.test):
        np.testing.assert_array_equal(split.inputs, data.train.inputs)
        np.testing.assert_array_equal(split.targets, data.train.targets)


def test_every_symbol_is_as_likely_at_every_place() -> None:
    drawn = np.concatenate([sequences(seed=seed) for seed in range(200)])
    for place in drawn.T:
        assert chisquare(np.bincount(place, minlength=8)).pvalue > 0.001


def test_the_seed_decides_the_sequences() -> None:
    np.testing.assert_array_equal(sequences(seed=1), sequences(seed=1))
    assert not np.array_equal(sequences(seed=1), sequences(seed=2))


@pytest.mark.parametrize("wrong", [{"plans": 1}, {"plans": 65}, {"length": 3}, {"symbols": 2}, {"symbols": 27}])
def test_what_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)
