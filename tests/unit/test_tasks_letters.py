"""Letter sequences, spelt again from their bits."""

from __future__ import annotations

import re

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import chisquare

from odyssey.datasets.sequences import Split
from odyssey.streams import stream
from odyssey.tasks.letters import BITS, Options, draw, make

LETTER_OF = {bits: letter for letter, bits in BITS.items()}


def spelt(split: Split) -> list[str]:
    rows = [[x[0], *y] for x, y in zip(split.inputs, split.targets, strict=True)]
    return ["".join(LETTER_OF["".join(map(str, row))] for row in stream_) for stream_ in rows]


def many(length: int, count: int) -> list[str]:
    return spelt(draw(stream(0, "test"), count, Options(length=length)))


@pytest.mark.parametrize("length", [10, 11, 1000])
def test_streams_are_made_of_whole_syllables(length: int) -> None:
    for text in many(length, 30):
        assert re.fullmatch("(ba|dii|guuu)+", text)
        assert sum(letter in "bdg" for letter in text) == length


def test_consonants_come_in_random_order() -> None:
    consonants = re.sub("[aiu]", "", "".join(many(1000, 10)))
    codes = np.array(["bdg".index(letter) for letter in consonants])
    assert chisquare(np.bincount(codes)).pvalue > 0.001
    assert chisquare(np.bincount(3 * codes[:-1:2] + codes[1::2])).pvalue > 0.001


def test_the_table_tells_letters_and_their_kinds_apart() -> None:
    assert len(set(BITS.values())) == 6
    for letter, bits in BITS.items():
        assert bits[:3] == ("101" if letter in "bdg" else "010")
        assert bits[5] == "1"
    assert len({BITS[c][3] for c in "bdg"}) == len({BITS[c][4] for c in "bdg"}) == 2  # the two that cannot be known


def test_the_least_that_can_be_had_is_that_of_the_best_guess() -> None:
    """Guess each consonant's bits by their frequency, all else with certainty."""
    text = "".join(many(1000, 40))
    consonants = np.array([[int(bit) for bit in BITS[letter]] for letter in text if letter in "bdg"])
    means = consonants.mean(axis=0).clip(1e-12, 1 - 1e-12)
    nats = -(consonants * np.log(means) + (1 - consonants) * np.log(1 - means)).sum() / len(text)
    fact = make(Options(train=1, valid=1, test=1), None).facts["least_nll_nats_per_frame"]
    assert nats == pytest.approx(fact, rel=0.01)
    assert fact == pytest.approx(0.424, abs=0.001)


def test_by_default_there_are_as_many_consonants_as_in_the_paper() -> None:
    assert Options().train * Options().length == 1000


def test_a_stream_too_short_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 10"):
        Options(length=9)
