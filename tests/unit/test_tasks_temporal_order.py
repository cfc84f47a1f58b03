"""The temporal-order problems, recomputed from their inputs alone."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import Data
from odyssey.tasks.temporal_order import Options, make


def spelt(data: Data) -> list[str]:
    """Each training sequence as a string of its alphabet's letters."""
    alphabet = np.array(data.input_symbols)
    for x in data.train.inputs:
        assert (x.sum(axis=1) == 1).all()
    return ["".join(alphabet[x.argmax(axis=1)]) for x in data.train.inputs]


def made(definition: str, symbols: int, length: int) -> Data:
    return make(Options(definition=definition, symbols=symbols, length=length, train=3000, valid=10, test=10), None)


def positions(text: str, letters: str) -> list[int]:
    return [i for i, letter in enumerate(text) if letter in letters]


@pytest.mark.parametrize("length", [10, 16, 50, 100])
@pytest.mark.parametrize(
    ("symbols", "windows"),
    [(2, [(0.1, 0.2), (0.5, 0.6)]), (3, [(0.1, 0.2), (0.3, 0.4), (0.6, 0.7)])],
)
def test_pascanu(length: int, symbols: int, windows: list[tuple[float, float]]) -> None:
    data = made("pascanu", symbols, length)
    names = ["AA", "AB", "BA", "BB"] if symbols == 2 else ["AAA", "AAB", "ABA", "ABB", "BAA", "BAB", "BBA", "BBB"]
    for text, target in zip(spelt(data), data.train.targets, strict=True):
        at = positions(text, "AB")
        assert len(text) == length
        assert names[target] == "".join(text[i] for i in at)
        for i, (low, high) in zip(at, windows, strict=True):
            assert np.floor(low * length + 1e-9) <= i < high * length
        assert set(text) <= set("ABcdef")
    assert set(np.bincount(data.train.targets, minlength=len(names)) > 0) == {np.True_}
    assert data.output_size == len(names)


def test_pascanu_as_printed_has_the_second_of_two_symbols_a_tenth_earlier() -> None:
    texts = spelt(made("pascanu-printed", 2, 50))
    at = np.array([positions(text, "AB") for text in texts])
    assert (set(at[:, 0]), set(at[:, 1])) == (set(range(5, 11)), set(range(20, 26)))
    three = made("pascanu-printed", 3, 50)
    assert spelt(three) == spelt(made("pascanu", 3, 50))
    assert three.criterion == made("pascanu", 3, 50).criterion
    assert Options(definition="pascanu-printed", length=50, longest=80).longest == 80


def test_one_model_for_many_lengths() -> None:
    data = make(Options(length=50, longest=80, train=3000, valid=10, test=10), None)
    texts = spelt(data)
    assert {len(text) for text in texts} == set(range(50, 81))
    for text, target in zip(texts, data.train.targets, strict=True):
        first, second = positions(text, "AB")
        assert np.floor(0.1 * len(text) + 1e-9) <= first < np.floor(0.2 * len(text) + 1e-9)
        assert np.floor(0.5 * len(text) + 1e-9) <= second < np.floor(0.6 * len(text) + 1e-9)
        assert ["AA", "AB", "BA", "BB"][target] == text[first] + text[second]


@pytest.mark.parametrize(("symbols", "windows"), [(2, [(10, 20), (50, 60)]), (3, [(10, 20), (33, 43), (66, 76)])])
def test_hochreiter_at_the_papers_length(symbols: int, windows: list[tuple[int, int]]) -> None:
    data = made("hochreiter", symbols, 100)
    texts = spelt(data)
    seen = np.array([positions(text, "XY") for text in texts])
    for column, (low, high) in zip(seen.T, windows, strict=True):
        assert set(column) == set(range(low, high + 1))
    for text, target in zip(texts, data.train.targets, strict=True):
        assert (text[0], text[-1]) == ("E", "B")
        assert set(text[1:-1]) <= set("abcdXY")
        bits = "".join("01"["XY".index(text[i])] for i in positions(text, "XY"))
        assert int(bits, 2) == target
    assert {len(text) for text in texts} == set(range(100, 111))


def test_distractors_and_classes_are_equally_frequent() -> None:
    data = made("pascanu", 2, 50)
    letters = "".join(spelt(data))
    shares = np.array([letters.count(letter) for letter in "cdef"]) / (len(letters) * 48 / 50)
    np.testing.assert_allclose(shares, 0.25, atol=0.006)
    np.testing.assert_allclose(np.bincount(data.train.targets) / 3000, 0.25, atol=0.04)


@pytest.mark.parametrize("length", [10, 19, 30])
@pytest.mark.parametrize("symbols", [2, 3])
def test_hochreiter_keeps_its_symbols_apart_at_short_lengths(length: int, symbols: int) -> None:
    data = made("hochreiter", symbols, length)
    for text in spelt(data):
        assert len(positions(text, "XY")) == symbols
        assert (text[0], text[-1]) == ("E", "B")


def test_the_classes_are_named_and_the_criterion_goes_with_the_definition() -> None:
    pascanu, hochreiter = made("pascanu", 2, 50), made("hochreiter", 3, 50)
    assert pascanu.output_symbols == ("AA", "AB", "BA", "BB")
    assert hochreiter.output_symbols == ("XXX", "XXY", "XYX", "XYY", "YXX", "YXY", "YYX", "YYY")
    for text, target in zip(spelt(hochreiter), hochreiter.train.targets, strict=True):
        assert hochreiter.output_symbols[target] == "".join(text[i] for i in positions(text, "XY"))
    assert pascanu.criterion == Criterion("class", wrong_share_below=0.01, test_sequences=10_000)
    assert hochreiter.criterion == Criterion("largest_error", 0.3, 1 / 2000, 0.1, 2 / 2560, 2560)


@pytest.mark.parametrize(
    "wrong",
    [
        {"length": 9},
        {"symbols": 4},
        {"definition": "bengio"},
        {"longest": 40},
        {"longest": 99, "definition": "hochreiter"},
    ],
)
def test_what_is_out_of_range_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)
