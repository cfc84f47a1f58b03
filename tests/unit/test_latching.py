"""The minimal latch: its gradient against differences, its judgement by hand, and what a study makes of it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from latching_tables import latching_study
from odyssey.claims.ledger import claims
from odyssey.errors import InputError
from odyssey.schema import checked
from odyssey.studies.latching.experiment import latch, learnt, plan
from odyssey.studies.latching.figures.convergence_map import draw
from odyssey.studies.latching.schema import LatchingStudy
from odyssey.studies.latching.unit import gradient, trained, wrong_share
from odyssey.studies.reading import read_study

RNG = np.random.default_rng(3)


def plain_error(w: float, h: list[float], noise: list[float], target: float) -> float:
    """Bengio et al. 1994, section III: a[t] = w tanh(a[t-1]) + h[t], from a[0] = 0."""
    a = 0.0
    for step in [*h, *noise]:
        a = w * math.tanh(a) + step
    return (math.tanh(a) - target) ** 2 / 2


@pytest.mark.parametrize("w", [0.5, -1.3, 1.25, 2.5])
def test_the_gradient_is_that_of_central_differences(w: float) -> None:
    h, noise, step = RNG.normal(0, 0.4, 3), RNG.normal(0, 0.4, 5), 1e-6
    of_w, of_inputs = gradient(np.array([w]), h[:, None], noise[:, None], 0.8)

    def slope(dw: float, dh: np.ndarray) -> float:
        up, down = (plain_error(w + k * dw, [*(h + k * dh)], [*noise], 0.8) for k in (step, -step))
        return (up - down) / (2 * step)

    assert of_w[0] == pytest.approx(slope(1, np.zeros(3)), rel=1e-5, abs=1e-9)
    assert of_inputs[:, 0] == pytest.approx([slope(0, unit) for unit in np.eye(3)], rel=1e-5, abs=1e-9)


def test_two_updates_by_hand_take_the_classes_in_turn() -> None:
    random, again = (np.random.default_rng(0) for _ in range(2))
    w, h = trained(np.array([1.2]), np.array([0.3]), np.array([0.5]), 5, 2, 2, random)
    expected_w, expected_h = 1.2, np.zeros((2, 2))
    for label, target in enumerate((0.8, -0.8)):
        noise = 0.3 * again.standard_normal((3, 1))
        of_w, of_inputs = gradient(np.array([expected_w]), expected_h[label][:, None], noise, target)
        expected_w -= 0.5 * of_w[0]
        expected_h[label] -= 0.5 * of_inputs[:, 0]
    assert w[0] == pytest.approx(expected_w, rel=1e-12)
    assert h[:, :, 0] == pytest.approx(expected_h, rel=1e-12)


def test_a_weight_that_does_not_move_stays() -> None:
    start = np.array([0.7, 1.9])
    w, h = trained(start, np.full(2, 0.3), np.full(2, 0.5), 6, 3, 20, np.random.default_rng(0), np.array([0.0, 1.0]))
    assert w[0] == start[0]
    assert w[1] != start[1]
    assert (h != 0).all()


def test_wrong_is_a_wrong_sign_as_often_as_chance_says() -> None:
    """Without recurrence the last noise alone decides: half are wrong. Without noise, the inputs do: none, or all."""
    right = np.array([1.0, 1.0])
    h = np.stack([np.tile(right, (3, 1)), np.tile(-right, (3, 1))])
    forgets = wrong_share(np.zeros(2), h, np.ones(2), 10, 20_000, np.random.default_rng(0))
    assert forgets == pytest.approx([0.5, 0.5], abs=5 * math.sqrt(0.25 / 20_000))
    holds = wrong_share(np.array([2.0, 2.0]), h * [1, -1], np.zeros(2), 10, 1000, np.random.default_rng(0))
    assert holds.tolist() == [0.0, 1.0]


def test_one_step_of_noise_is_wrong_as_often_as_a_gaussian_says() -> None:
    """x[4] has the wrong sign where N(0, s) is beyond w x[3]: here x[3] = tanh(0.5 + 2 tanh(...)), by hand."""
    w, deviation, h = 1.5, 0.8, np.full((2, 3, 1), 0.2) * np.array([1, -1])[:, None, None]
    x = 0.0
    for _ in range(3):
        x = math.tanh(w * x + 0.2)
    beyond = 0.5 * math.erfc(w * x / deviation / math.sqrt(2))
    found = wrong_share(np.array([w]), h, np.array([deviation]), 4, 40_000, np.random.default_rng(1))[0]
    assert found == pytest.approx(beyond, abs=5 * math.sqrt(beyond * (1 - beyond) / 40_000))


def test_a_study_has_every_run_once_and_counts_them() -> None:
    study = latching_study()
    planned = plan(study)
    assert len(planned) == 2 * 6 * (2 * 3 + 2 * 2)  # rates, runs, points of the map, lengths by what is trained
    assert not planned.duplicated().any()
    tables = latch(study)
    assert len(tables.latches) == len(planned)
    assert (tables.convergence["n"] == 6).all()
    alone = tables.latches[tables.latches["trained"] == "inputs"]
    assert (alone["w"] == alone["w_0"]).all()
    assert (tables.latches["converged"] == (tables.latches["wrong_share"] < study.wrong_below)).all()


def test_lengths_share_no_random_number_and_repeat() -> None:
    study = latching_study()
    planned = plan(study)
    some = planned[(planned["sweep"] == "lengths") & (planned["length"] == 8)]
    alone = learnt(some, study)
    together = latch(study).latches
    found = together[(together["sweep"] == "lengths") & (together["length"] == 8)]
    np.testing.assert_array_equal(alone["w"], found["w"])


def test_what_gradient_descent_can_and_cannot_latch() -> None:
    """Small steps, little noise: a unit with two stable states learns, one that forgets does not."""
    w, deviation, rate = np.repeat([0.5, 1.5], 6), np.full(12, math.sqrt(0.05)), np.full(12, 0.01)
    end, h = trained(w, deviation, rate, 20, 3, 5000, np.random.default_rng(5))
    wrong = wrong_share(end, h, deviation, 20, 1000, np.random.default_rng(6))
    assert (wrong[:6] > 0.2).all()
    assert (wrong[6:] < 0.01).all()


def test_the_map_shows_the_shares() -> None:
    tables = latch(latching_study())
    maps = [ax for ax in draw(tables).axes if ax.get_title("left").startswith("learning rate")]
    assert len(maps) == 2
    for ax, rate in zip(maps, (0.01, 0.3), strict=True):
        points = tables.convergence
        points = points[(points["sweep"] == "map") & (points["learning_rate"] == rate)]
        expected = points.sort_values(["noise_sd", "w_0"])["share"].to_numpy()
        np.testing.assert_allclose(np.ravel(ax.collections[0].get_array()), expected)


@pytest.mark.parametrize(("size", "runs"), [("laptop", 18), ("paper", 18)])
def test_the_claims_find_their_points_in_the_study(size: str, runs: int) -> None:
    planned = plan(read_study("latching", size))  # type: ignore[arg-type]
    groups = [g for claim in claims().values() for g in claim.groups if g.table == "latches"]
    assert len(groups) >= 3
    for group in groups:
        assert len(group.of(planned)) >= runs


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"learning_rates": []}, "learning_rates"),
        ({"map": {"w": [1.0], "noise_sd": [0, 1]}}, "map.w"),
        ({"lengths": {"lengths": [3]}}, "lengths.lengths.0"),
    ],
)
def test_what_is_out_of_range_is_refused(change: dict, words: str) -> None:
    with pytest.raises(InputError, match=words):
        checked(LatchingStudy, latching_study().model_dump() | change, "study")


@pytest.mark.parametrize(("deviation", "turned"), [(math.sqrt(0.2), 0.32), (0.2, 0.024)])
def test_the_noise_of_figure_2b_can_only_be_a_standard_deviation(deviation: float, turned: float) -> None:
    """From the best of all starts, x = 1: with a variance of 0.2 a third of the sequences turn by the paper's 14 steps,
    where nearly all of its runs converge."""
    x = np.ones(100_000)
    random = np.random.default_rng(0)
    for _ in range(14 - 3):
        x = np.tanh(1.25 * x + deviation * random.standard_normal(x.size))
    assert (x <= 0).mean() == pytest.approx(turned, abs=0.004)
