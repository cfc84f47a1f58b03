"""The one-unit network: its exact gradient, its wall and its folds, against plain loops and published numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import optimize

from odyssey.errors import InputError
from odyssey.schema import checked
from odyssey.studies.memories.schema import MemoriesStudy
from odyssey.studies.reading import read_study
from odyssey.studies.surface.experiment import trace
from odyssey.studies.surface.schema import SurfaceStudy
from odyssey.studies.surface.unit import Problem, bias_of, descent, error_and_gradient, folds, settled, sigmoid, wall

PROBLEM = Problem()


def plain_error(w: float, b: float) -> float:
    """Pascanu et al. 2013, Figure 6: 50 steps from 0.5; the target is one of the squashed state."""
    x = 0.5
    for _ in range(50):
        x = w / (1 + math.exp(-x)) + b
    return (1 / (1 + math.exp(-x)) - 0.7) ** 2


@pytest.mark.parametrize(("b", "error"), [(-2.8, 0.378), (-2.7, 0.361), (-2.6, 0.012), (-2.4, 0.033), (-2.0, 0.056)])
def test_the_error_has_the_known_values(b: float, error: float) -> None:
    ours = float(error_and_gradient(5.0, b, PROBLEM)[0])
    assert ours == pytest.approx(error, abs=5e-4)
    assert ours == pytest.approx(plain_error(5.0, b), rel=1e-12)


@pytest.mark.parametrize(("w", "b"), [(5.0, -2.0), (4.7, -2.6), (5.3, -2.72), (4.6, -2.37), (5.2, -2.9)])
def test_the_gradient_is_that_of_finite_differences(w: float, b: float) -> None:
    step = 1e-6
    _, gradient = error_and_gradient(w, b, PROBLEM)
    numeric = [
        (plain_error(w + step, b) - plain_error(w - step, b)) / (2 * step),
        (plain_error(w, b + step) - plain_error(w, b - step)) / (2 * step),
    ]
    np.testing.assert_allclose(gradient, numeric, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize(("w", "b"), [(4.6, -2.364), (4.8, -2.488), (5.0, -2.612), (5.2, -2.737), (5.4, -2.861)])
def test_the_wall_stands_where_it_is_known_to(w: float, b: float) -> None:
    assert float(wall(w, PROBLEM)) == pytest.approx(b, abs=1e-3)
    before, behind = (float(error_and_gradient(w, b + d, PROBLEM)[0]) for d in (0.02, -0.02))
    assert behind > 0.25
    assert before < 0.06


def test_the_folds_are_the_known_ones_and_where_the_slope_is_one() -> None:
    (low, low_x), (high, high_x) = folds(5.0)
    assert (low, high) == (pytest.approx(-2.656, abs=5e-4), pytest.approx(-2.344, abs=5e-4))
    assert (low_x, high_x) == (pytest.approx(0.962, abs=5e-4), pytest.approx(-0.962, abs=5e-4))
    lowest = optimize.minimize_scalar(lambda x: bias_of(x, 5.0), bounds=(0, 3), method="bounded")
    assert lowest.fun == pytest.approx(low, abs=1e-9)
    assert folds(4.0) == []


def test_a_state_settles_on_a_fixed_point_and_on_two_between_the_folds() -> None:
    b = np.array([-2.9, -2.5, -2.1])
    x = settled(5.0, b, np.array([-4.0, 4.0]), 3000)
    np.testing.assert_allclose(5 * sigmoid(x) + b[:, None], x, atol=1e-12)
    assert [abs(low - high) > 1 for low, high in x] == [False, True, False]


def test_rescaled_descent_takes_short_steps_and_plain_descent_does_not() -> None:
    rate, threshold = 0.1, 0.1
    plain = descent(4.8, -2.2, rate, 60, None, PROBLEM)
    rescaled = descent(4.8, -2.2, rate, 60, threshold, PROBLEM)
    steps = np.linalg.norm(np.diff(rescaled[:, :2], axis=0), axis=1)
    np.testing.assert_allclose(steps, rate * np.minimum(threshold, rescaled[:-1, 3]), rtol=1e-9)
    assert np.abs(np.diff(plain[:, 1])).max() > 0.5, "thrown off by the wall"
    assert rescaled[-1, 1] < -2.3, "still at its foot"
    assert plain[0, 3] == pytest.approx(np.linalg.norm(error_and_gradient(4.8, -2.2, PROBLEM)[1]))


def test_tables_hold_what_the_study_asks_for() -> None:
    study = read_study("surface", "smoke")
    tables = trace(study)
    assert len(tables.surface) == study.points[0] * study.points[1]
    assert len(tables.paths) == 2 * len(study.descents.starts) * (study.descents.updates + 1)
    np.testing.assert_allclose(tables.wall["b"], tables.wall["steepest_b"], atol=1.5e-3)
    np.testing.assert_allclose(5 * sigmoid(tables.branches["x"]) + tables.branches["b"], tables.branches["x"])
    assert tables.branches["stable"].any()
    assert not tables.branches["stable"].all()
    assert tables.settled["last_change"].max() < 1e-9


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"w": [5.4, 4.6]}, "first end must be below the second"),
        ({"target": 1.5}, "target"),
        ({"descents": {"starts": []}}, "starts"),
        ({"descents": {"starts": [[5.0, -2.5]], "treshold": 1.0}}, "did you mean descents.threshold"),
        ({"steps": 0}, "steps"),
    ],
)
def test_what_cannot_be_is_refused(change: dict, words: str) -> None:
    study = {"kind": "surface", "name": "s", "title": "t", "question": "q", "figures": ["surface"]}
    with pytest.raises(InputError, match=words):
        checked(SurfaceStudy, study | {"descents": {"starts": [[5.0, -2.5]]}} | change, "study 's'")


def test_a_study_of_another_kind_is_refused() -> None:
    with pytest.raises(InputError, match="kind 'surface', and this needs one of kind 'memories'"):
        read_study("surface", "smoke", MemoriesStudy)
