"""Nested tags, checked with a stack, and drawn again by the rule as the paper words it."""

from __future__ import annotations

import random
import re
from collections import Counter

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import chi2_contingency, chisquare

from odyssey.datasets.sequences import Split
from odyssey.streams import stream
from odyssey.tasks.xml import ALPHABET, Options, draw, make

TAG = re.compile(r"<(/?)([a-z]{2,10})>")


def texts(split: Split) -> list[str]:
    pairs = zip(split.inputs, split.targets, strict=True)
    return ["".join(ALPHABET[i] for i in [x[0], *y]) for x, y in pairs]


def many(steps: int = 50) -> list[str]:
    return texts(draw(stream(0, "test"), 4000, Options(steps=steps)))


def names_opened(text: str) -> list[str]:
    """The names of all tags in order; fails unless all are closed in the right order and nothing else is there."""
    assert TAG.sub("", text) == ""
    opened, unclosed = [], []
    for closing, name in TAG.findall(text):
        if closing:
            assert unclosed.pop() == name
        else:
            opened.append(name)
            unclosed.append(name)
    assert not unclosed
    return opened


def tags_by_the_rule(coin: random.Random, steps: int) -> int:
    """How many tags a text has that is drawn, and drawn again until it is not empty."""
    count = depth = 0
    for step in range(10 * steps):
        if step >= steps or coin.random() < 0.5:
            if depth == 0:
                break
            depth -= 1
        else:
            count, depth = count + 1, depth + 1
    return count or tags_by_the_rule(coin, steps)


@pytest.mark.parametrize("steps", [1, 2, 50])
def test_every_tag_is_closed_in_order(steps: int) -> None:
    for text in many(steps):
        assert 1 <= len(names_opened(text)) <= steps


def test_one_step_is_one_tag() -> None:
    assert {len(names_opened(text)) for text in many(1)} == {1}


@pytest.mark.parametrize("steps", [3, 10, 50])
def test_as_many_tags_as_the_rule_gives(steps: int) -> None:
    coin = random.Random(0)
    ours = Counter(min(len(names_opened(text)), 12) for text in many(steps))
    theirs = Counter(min(tags_by_the_rule(coin, steps), 12) for _ in range(4000))
    table = [[counts[n] for n in sorted(ours | theirs)] for counts in (ours, theirs)]
    assert chi2_contingency(table).pvalue > 0.001


def test_names_are_of_2_to_10_random_letters() -> None:
    names = [name for text in many() for name in names_opened(text)]
    assert chisquare(np.bincount([len(name) for name in names], minlength=11)[2:]).pvalue > 0.001
    letters = Counter("".join(names))
    assert len(letters) == 26
    assert chisquare(list(letters.values())).pvalue > 0.001


def test_every_character_but_the_first_is_asked_for() -> None:
    data = make(Options(train=50, valid=10, test=10), None)
    for x, y in zip(data.train.inputs, data.train.targets, strict=True):
        assert ALPHABET[x[0]] == "<"
        assert ALPHABET[y[-1]] == ">"
        assert y.min() >= 0
    assert data.input_size == data.output_size == 29


def test_no_step_is_refused() -> None:
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        Options(steps=0)
