"""The random permutation problem, from its inputs alone."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import chisquare

from odyssey.streams import stream
from odyssey.tasks.random_permutation import Options, draw, make


@pytest.mark.parametrize("length", [2, 3, 50])
def test_the_last_symbol_is_the_first_and_the_middle_says_nothing(length: int) -> None:
    split = draw(stream(0, "test"), 2000, Options(length=length))
    for x, y in zip(split.inputs, split.targets, strict=True):
        assert x.shape == (length,)
        assert y == x[0]
        assert x[0] in (0, 1)
        assert x[1:].min() >= 2
        assert x[1:].max() <= 99


def test_all_symbols_of_a_place_are_as_likely() -> None:
    symbols = np.array(draw(stream(0, "test"), 5000, Options(length=21)).inputs)
    assert chisquare(np.bincount(symbols[:, 0], minlength=100)[:2]).pvalue > 0.001
    for place in (1, 10, 20):
        assert chisquare(np.bincount(symbols[:, place], minlength=100)[2:]).pvalue > 0.001
    pairs = symbols[:, 1] // 10 * 10 + symbols[:, 20] // 10  # neighbours say nothing of each other
    inner = [a * 10 + b for a in range(1, 10) for b in range(1, 10)]
    assert chisquare(np.bincount(pairs, minlength=100)[inner]).pvalue > 0.001


def test_one_of_a_hundred_classes_is_asked_for() -> None:
    data = make(Options(train=10, valid=10, test=10), None)
    assert data.output_size == data.input_size == 100


def test_a_sequence_without_a_middle_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 2"):
        Options(length=1)
