"""Exclusive or in time, recomputed bit by bit."""

from __future__ import annotations

from math import log

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import chisquare

from odyssey.streams import stream
from odyssey.tasks.temporal_xor import Options, draw, make


@pytest.mark.parametrize("length", [30, 31, 32, 3000])
def test_every_third_bit_is_the_exclusive_or_of_the_two_before(length: int) -> None:
    split = draw(stream(0, "test"), 20, Options(length=length))
    for x, y in zip(split.inputs, split.targets, strict=True):
        bits = [*x[:, 0].tolist(), int(y[-1, 0])]
        assert y[:, 0].tolist() == bits[1:]
        assert len(bits) == length
        for third in range(2, length, 3):
            assert bits[third] == (bits[third - 2] + bits[third - 1]) % 2


def test_the_two_bits_before_are_fair_and_independent() -> None:
    inputs = np.array(draw(stream(0, "test"), 500, Options(length=301)).inputs)[:, :, 0]
    cycles = inputs.reshape(-1, 3).astype(int)
    assert chisquare(np.bincount(2 * cycles[:, 0] + cycles[:, 1], minlength=4)).pvalue > 0.001
    assert chisquare(np.bincount(2 * cycles[:-1, 2] + cycles[1:, 0], minlength=4)).pvalue > 0.001


@pytest.mark.parametrize("length", [30, 31, 32, 3000])
def test_the_least_that_can_be_had_is_counted_over_the_steps(length: int) -> None:
    facts = make(Options(length=length, train=1, valid=1, test=1), None).facts
    asked = [0.0 if bit % 3 == 0 else log(2) for bit in range(2, length + 1)]  # bits counted from 1
    assert facts["least_nll_nats_per_frame"] == pytest.approx(np.mean(asked))
    assert facts["known_share"] == pytest.approx(np.mean(np.array(asked) == 0))


def test_by_default_there_are_as_many_bits_as_in_the_paper() -> None:
    options = Options()
    assert options.train * options.length == 3000
    assert options.test * options.length == 1200


def test_a_stream_too_short_to_show_the_rule_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 30"):
        Options(length=29)
