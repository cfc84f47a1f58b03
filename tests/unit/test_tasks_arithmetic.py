"""Arithmetic, computed again by Python from the texts."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import chisquare

from odyssey.datasets.sequences import NOT_SCORED, Split
from odyssey.streams import stream
from odyssey.tasks.arithmetic import ALPHABET, Options, draw, make

PAPERS_EXAMPLE = "3e36d9-h1h39f94eeh43keg3c=-13991064."
QUESTION = re.compile(r"(-?(?:0|[1-9]\d*))([+-])(0|[1-9]\d*)")


def texts(split: Split) -> list[str]:
    """Each sequence as the text it was cut from: what is read, and the last answer."""
    return ["".join(ALPHABET[i] for i in [*x, y[-1]]) for x, y in zip(split.inputs, split.targets, strict=True)]


def terms(text: str) -> tuple[int, str, int]:
    question = text.split("=")[0]
    assert not question[0].islower()
    match = QUESTION.fullmatch(re.sub("[a-z]", "", question))
    assert match, question
    return int(match[1]), match[2], int(match[3])


def answer(text: str) -> str:
    a, operation, b = terms(text)
    return str(a + b if operation == "+" else a - b) + "."


def gaps(text: str) -> list[int]:
    """How many letters stand after each other symbol before the =."""
    return [len(letters) for letters in re.findall(r"[^a-z]([a-z]*)", text.split("=")[0])]


def many(**options: int) -> Split:
    return draw(stream(0, "test"), 3000, Options(**options))


@pytest.mark.parametrize("digits", [1, 2, 8, 15])
@pytest.mark.parametrize("distractors", [0, 3])
def test_every_answer_is_right(digits: int, distractors: int) -> None:
    for text in texts(many(digits=digits, distractors=distractors)):
        a, _, b = terms(text)
        assert text.split("=")[1] == answer(text)
        assert max(abs(a), b) < 10**digits
        assert max(gaps(text)) <= distractors


def test_the_papers_example_has_the_form_of_ours() -> None:
    assert terms(PAPERS_EXAMPLE) == (3369, "-", 13994433)
    assert PAPERS_EXAMPLE.split("=")[1] == answer(PAPERS_EXAMPLE)
    assert max(gaps(PAPERS_EXAMPLE)) <= Options().distractors
    assert set(PAPERS_EXAMPLE) <= set(ALPHABET)
    assert len(ALPHABET) == len(set(ALPHABET)) == make(Options(train=10, valid=10, test=10), None).output_size == 40


def test_the_answer_alone_is_asked_for_and_the_right_symbols_are_read() -> None:
    split = many()
    for text, x, y in zip(texts(split), split.inputs, split.targets, strict=True):
        at = text.index("=")
        assert (y[:at] == NOT_SCORED).all()
        assert "".join(ALPHABET[i] for i in y[at:]) == text[at + 1 :]
        assert x.shape == y.shape == (len(text) - 1,)


def test_counts_of_digits_signs_and_letters_are_as_likely() -> None:
    all_texts = texts(many())
    first, operations, second = zip(*map(terms, all_texts), strict=True)
    for numbers in (first, second):
        assert chisquare(np.bincount([len(str(abs(n))) for n in numbers])[1:]).pvalue > 0.001
    assert chisquare([operations.count("+"), operations.count("-")]).pvalue > 0.001
    assert chisquare([sum(n < 0 for n in first), sum(n > 0 for n in first)]).pvalue > 0.001
    assert chisquare(list(Counter(gap for text in all_texts for gap in gaps(text)).values())).pvalue > 0.001
    letters = Counter(c for text in all_texts for c in text if c.islower())
    assert len(letters) == 26
    assert chisquare(list(letters.values())).pvalue > 0.001


def test_all_numbers_of_a_count_of_digits_are_as_likely() -> None:
    second = [b for _, _, b in map(terms, texts(many(digits=2)))]
    assert chisquare(np.bincount([b for b in second if b < 10], minlength=10)).pvalue > 0.001
    assert chisquare(np.bincount([b for b in second if b > 9], minlength=100)[10:]).pvalue > 0.001


@pytest.mark.parametrize("wrong", [{"digits": 0}, {"digits": 16}, {"distractors": -1}])
def test_what_cannot_be_is_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)
