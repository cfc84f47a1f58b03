"""The memorisation problems, written out again as texts."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import chisquare

from odyssey.criterion import Criterion
from odyssey.datasets.sequences import NOT_SCORED, Data
from odyssey.tasks.memorisation import Options, make

SIZES = {"pascanu": (10, 5), "pascanu-5bit": (5, 2), "jozefowicz": (5, 26)}  # places, values


def made(definition: str, length: int = 50, train: int = 1000) -> Data:
    return make(Options(definition=definition, length=length, train=train, valid=10, test=10), None)


def texts(data: Data) -> list[tuple[str, str]]:
    """Inputs and targets of the training sequences in their symbols; a space where nothing is asked."""
    read, said = "".join(data.input_symbols), "".join(data.output_symbols) + " "  # NOT_SCORED is the last
    pairs = zip(data.train.inputs, data.train.targets, strict=True)
    return [("".join(read[i] for i in x), "".join(said[i] for i in y)) for x, y in pairs]


@pytest.mark.parametrize("definition", ["pascanu", "pascanu-5bit"])
@pytest.mark.parametrize("length", [1, 2, 50])
def test_pascanu(definition: str, length: int) -> None:
    data = made(definition, length)
    places, values = SIZES[definition]
    for read, said in texts(data):
        assert len(read) == length + 2 * places
        symbols = read[:places]
        assert set(symbols) <= set("01234"[:values])
        assert read == symbols + "_" * length + "?" + "_" * (places - 1)
        assert said == "_" * (places + length) + symbols
    assert (data.input_size, data.output_size) == (values + 2, values + 1)


@pytest.mark.parametrize("length", [1, 50])
def test_jozefowicz(length: int) -> None:
    data = made("jozefowicz", length)
    for read, said in texts(data):
        assert read[:5].islower()
        assert read == read[:5] + "?____"
        assert said == "     " + read[:5]
    assert (data.input_size, data.output_size) == (28, 26)
    assert min(y.min() for y in data.train.targets) == NOT_SCORED


@pytest.mark.parametrize("definition", SIZES)
def test_every_value_is_as_likely_at_every_place(definition: str) -> None:
    places, values = SIZES[definition]
    symbols = np.array(made(definition, 1, 5000).train.inputs)[:, :places]
    for place in symbols.T:
        assert chisquare(np.bincount(place, minlength=values)).pvalue > 0.001


def test_the_papers_count_of_bits() -> None:
    assert 10 * log2(made("pascanu").output_size - 1) == pytest.approx(23.2, abs=0.05)
    assert 5 * log2(made("pascanu-5bit").output_size - 1) == 5


def test_the_criterion_goes_with_the_definition() -> None:
    assert (
        made("pascanu").criterion
        == made("pascanu-5bit").criterion
        == Criterion("class", 0.0, 0.01, test_sequences=10_000)
    )
    assert made("jozefowicz").criterion == Criterion("class", 0.0, 0.05)


@pytest.mark.parametrize("wrong", [{"length": 0}, {"definition": "Pascanu"}])
def test_what_no_definition_allows_is_refused(wrong: dict) -> None:
    with pytest.raises(ValidationError):
        Options(**wrong)
