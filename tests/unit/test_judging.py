"""Right and wrong sequences by every measure, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from odyssey.criterion import Criterion, Measure
from odyssey.datasets.sequences import NOT_SCORED, Split
from odyssey.training.judging import MEASURES, Judgement, judge

NAN = math.nan


def judged(criterion: Criterion, answers: list, targets: list[NDArray], legal: list | None = None) -> Judgement:
    inputs = [np.zeros((1, 1), np.float32) for _ in answers]
    rows = [np.array(a, np.float32) for a in answers]
    return judge(criterion, rows, Split(inputs, targets, legal))


def classes(*values: int) -> NDArray:
    return np.array(values, np.int64)


def test_the_most_probable_class_of_every_scored_step() -> None:
    answers = [
        [[0.6, 0.3, 0.1], [0.1, 0.2, 0.7]],  # 0 2
        [[0.6, 0.3, 0.1], [0.1, 0.2, 0.7]],  # the same, where the second is asked to be 1
        [[0.0, 0.9, 0.1], [0.1, 0.2, 0.7]],  # the first step is wrong, but not asked
    ]
    targets = [classes(0, 2), classes(0, 1), classes(NOT_SCORED, 2)]
    found = judged(Criterion("class", wrong_share_below=0.5), answers, targets)
    assert found.wrong_share == pytest.approx(1 / 3)
    off = [0.4, 0.3, 0.1, 0.1, 0.2, 0.3, 0.4, 0.3, 0.1, 0.1, 0.8, 0.7, 0.1, 0.2, 0.3]
    assert found.mean_error == pytest.approx(np.mean(off), rel=1e-6)
    assert found.solved
    assert not judged(Criterion("class", wrong_share_below=1 / 3), answers, targets).solved, "not below the bound"


def test_one_class_after_the_last_step() -> None:
    targets = [np.asarray(1, np.int64), np.asarray(0, np.int64)]
    assert judged(Criterion("class"), [[0.2, 0.8], [0.4, 0.6]], targets).wrong_share == 0.5


def test_the_largest_error_of_any_output() -> None:
    one = [np.array([0.5, 0.0], np.float32)]
    assert judged(Criterion("largest_error", 0.04), [[0.53, 0.03]], one).wrong_share == 0
    assert judged(Criterion("largest_error", 0.04), [[0.53, 0.05]], one).wrong_share == 1
    every = [np.array([[1, 0], [0, 1]], np.uint8)]
    assert judged(Criterion("largest_error", 0.3), [[[0.8, 0.1], [0.2, 0.75]]], every).wrong_share == 0
    assert judged(Criterion("largest_error", 0.3), [[[0.8, 0.1], [0.2, 0.65]]], every).wrong_share == 1


def test_the_largest_error_of_class_probabilities() -> None:
    """A right class is not enough: 0.6 is 0.4 away from 1."""
    targets = [classes(NOT_SCORED, 0)]
    assert judged(Criterion("largest_error", 0.39), [[[0.1, 0.9], [0.6, 0.4]]], targets).wrong_share == 1
    assert judged(Criterion("largest_error", 0.41), [[[0.1, 0.9], [0.6, 0.4]]], targets).wrong_share == 0


def test_the_squared_error_is_a_mean_over_the_numbers_of_a_target() -> None:
    targets = [np.zeros((2, 2), np.float32)]
    answers = [[[0.1, 0.1], [0.3, 0.0]]]  # 0.01 and 0.045
    assert judged(Criterion("squared_error", 0.044), answers, targets).wrong_share == 1
    assert judged(Criterion("squared_error", 0.046), answers, targets).wrong_share == 0


def test_legal_symbols_are_all_more_probable_than_the_others() -> None:
    legal = [np.array([[1, 1, 0], [0, 0, 1]], np.uint8)]
    targets = [classes(0, 2)]
    one = Criterion("legal")
    assert judged(one, [[[0.3, 0.5, 0.2], [0.1, 0.2, 0.7]]], targets, legal).wrong_share == 0
    assert judged(one, [[[0.2, 0.5, 0.3], [0.1, 0.2, 0.7]]], targets, legal).wrong_share == 1
    assert judged(one, [[[0.3, 0.4, 0.3], [0.1, 0.2, 0.7]]], targets, legal).wrong_share == 1, "as probable: not more"
    everything = [np.ones((2, 3), np.uint8)]
    assert judged(one, [[[0.2, 0.5, 0.3], [0.1, 0.2, 0.7]]], targets, everything).wrong_share == 0


def test_legal_symbols_of_steps_that_are_not_scored_do_not_count() -> None:
    legal = [np.array([[1, 0], [0, 1], [1, 0]], np.uint8)]
    answers = [[[0.1, 0.9], [0.2, 0.8], [0.9, 0.1]]]
    assert judged(Criterion("legal"), answers, [classes(NOT_SCORED, 1, 0)], legal).wrong_share == 0
    assert judged(Criterion("legal"), answers, [classes(0, 1, NOT_SCORED)], legal).wrong_share == 1


def test_legal_symbols_of_targets_that_are_bits() -> None:
    legal = [np.array([[1, 1, 0], [0, 0, 1]], np.uint8)]
    targets = [np.array([[0, 1, 0], [0, 0, 1]], np.uint8)]
    assert judged(Criterion("legal"), [[[0.5, 0.5, 0.4], [0.3, 0.3, 0.4]]], targets, legal).wrong_share == 0
    assert judged(Criterion("legal"), [[[0.5, 0.4, 0.4], [0.3, 0.3, 0.4]]], targets, legal).wrong_share == 1


@pytest.mark.parametrize(
    ("measure", "bad"),
    [*((measure, NAN) for measure in MEASURES), ("largest_error", math.inf), ("squared_error", math.inf)],
)
@pytest.mark.parametrize("where", [0, 1])
@pytest.mark.parametrize("right", [0, 1])
def test_what_is_not_a_number_is_wrong(measure: Measure, bad: float, where: int, right: int) -> None:
    answer = [[0.0, 0.0]]
    answer[0][1 - where], answer[0][where] = 0.5, bad
    legal = [np.eye(2, dtype=np.uint8)[[right]]]
    found = judged(Criterion(measure, 0.9, mean_error_below=1.0), [answer], [classes(right)], legal)
    assert found.wrong_share == 1
    assert not found.solved


def test_success_needs_a_small_mean_error_where_one_is_asked_for() -> None:
    targets = [np.zeros(1, np.float32), np.zeros(1, np.float32)]
    answers = [[0.02], [-0.03]]
    assert judged(Criterion("largest_error", 0.04, mean_error_below=0.026), answers, targets).solved
    found = judged(Criterion("largest_error", 0.04, mean_error_below=0.025), answers, targets)
    assert found.mean_error == pytest.approx(0.025, abs=1e-9)
    assert found.wrong_share == 0
    assert judged(Criterion("largest_error", 0.04), answers, targets).solved
    assert not judged(Criterion("largest_error", 0.04, mean_error_below=0.02), answers, targets).solved
