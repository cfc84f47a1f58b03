"""The copying problems, written out again from the definitions."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import chisquare

from odyssey.datasets.sequences import Data
from odyssey.tasks.copying import TASK, Options, make


def made(definition: str, length: int, train: int = 500) -> Data:
    return make(Options(definition=definition, length=length, train=train, valid=10, test=10), None)


@pytest.mark.parametrize("length", [1, 2, 100])
@pytest.mark.parametrize(("definition", "end"), [("arjovsky", [9] + 10 * [0]), ("tcn", 11 * [9])])
def test_inputs_and_targets(definition: str, end: list[int], length: int) -> None:
    data = made(definition, length)
    for x, y in zip(data.train.inputs, data.train.targets, strict=True):
        symbols = x[:10].tolist()
        assert set(symbols) <= set(range(1, 9))
        assert x.tolist() == symbols + (length - 1) * [0] + end
        assert y.tolist() == (length + 10) * [0] + symbols
        assert len(x) == length + 20
    assert (data.input_size, data.output_size) == (10, 9)


def test_every_symbol_is_as_likely_at_every_place() -> None:
    symbols = np.array(made("arjovsky", 1, 4000).train.inputs)[:, :10]
    for place in symbols.T:
        assert chisquare(np.bincount(place, minlength=9)[1:]).pvalue > 0.001


@pytest.mark.parametrize(("length", "published"), [(100, 0.1733), (200, 0.0945), (300, 0.0650), (500, 0.0400)])
def test_the_published_score_without_memory(length: int, published: float) -> None:
    fact = made("arjovsky", length, 10).facts["memoryless_nll_nats_per_step"]
    assert fact == pytest.approx(published, abs=5e-5)
    assert TASK.score_name == "nll_nats_per_step"


def test_no_time_between_symbols_and_marker_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        Options(length=0)
