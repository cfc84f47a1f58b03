"""Looking again keeps a claim's error, simulated as people do it: at every look, and they stop at the first verdict."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from odyssey.claims.claim import Part
from odyssey.claims.estimates import Estimate, ShareEstimate, StudentEstimate
from odyssey.claims.region import Region
from odyssey.claims.spending import LATER, LOOKS, error_at, over_all_looks, times_as_many
from odyssey.claims.verdict import outcome
from odyssey.claims.wording import DECIDED, Verdict

RUNS, ERROR = 3000, 0.05


def at_most(error: float, runs: int = RUNS) -> float:
    """The share of runs that a procedure with that error exceeds once in a thousand times."""
    return stats.binom.isf(0.001, runs, error) / runs


def first_verdict(estimates: list[list[Estimate]], regions: list[Region]) -> tuple[Verdict, int]:
    """The verdict at which somebody stops who looks as soon as he may; estimates: of each look, of each part."""
    for look, some in enumerate(estimates):
        parts = [Part("", "", region, one, 0.0, 1) for one, region in zip(some, regions, strict=True)]
        found = outcome(parts, error_at(look, ERROR))[0]
        if found in DECIDED:
            return found, look
    return Verdict.UNDECIDED, LATER


def shares(rng: np.random.Generator, truth: float, first: int) -> list[ShareEstimate]:
    trials = rng.random(first * times_as_many(LATER)) < truth
    counts = [first * times_as_many(look) for look in range(LOOKS)]
    return [ShareEstimate(int(trials[:n].sum()), n) for n in counts]


def means(rng: np.random.Generator, truth: float, first: int, heavy: bool = False) -> list[StudentEstimate]:
    numbers = truth + (rng.exponential(1.0, first * 32) - 1 if heavy else rng.standard_normal(first * 32))
    counts = [first * times_as_many(look) for look in range(LOOKS)]
    return [
        StudentEstimate(float(numbers[:n].mean()), float(numbers[:n].std(ddof=1) / n**0.5), n - 1, n) for n in counts
    ]


def test_what_the_looks_may_spend_is_the_error_of_the_claim() -> None:
    assert sum(error_at(look, ERROR) for look in range(LOOKS)) == pytest.approx(ERROR)
    assert over_all_looks(error_at(3, ERROR), 3, ERROR) == pytest.approx(ERROR)
    assert over_all_looks(0.9, 3, ERROR) == 1.0
    assert [times_as_many(look) for look in range(4)] == [1, 2, 4, 8]


@pytest.mark.parametrize("edge", [0.5, 0.8, 0.2])
@pytest.mark.parametrize("first", [5, 10, 14])
def test_a_share_at_the_edge_is_rarely_put_on_a_side_at_any_look(edge: float, first: int) -> None:
    rng = np.random.default_rng(first)
    for region in (Region(low=edge), Region(high=edge)):
        found = [first_verdict([[one] for one in shares(rng, edge, first)], [region])[0] for _ in range(RUNS // 2)]
        for wrong in DECIDED:
            assert found.count(wrong) / len(found) < at_most(ERROR, len(found)), (wrong, region)


def test_without_spending_it_would_be_put_on_one_more_than_twice_as_often() -> None:
    rng = np.random.default_rng(1)
    wrong = 0
    for _ in range(RUNS):
        parts = [Part("", "", Region(low=0.5), one, 0.0, 1) for one in shares(rng, 0.5, 10)]
        wrong += any(outcome([part], ERROR)[0] in DECIDED for part in parts)
    assert wrong / RUNS > 2 * ERROR


@pytest.mark.parametrize(("first", "heavy"), [(20, False), (60, False), (200, True)])
def test_a_mean_at_the_edge_is_rarely_put_on_a_side_at_any_look(first: int, heavy: bool) -> None:
    rng = np.random.default_rng(first)
    runs = 600 if first == 200 else 1500
    found = [first_verdict([[one] for one in means(rng, 0.0, first, heavy)], [Region(low=0.0)])[0] for _ in range(runs)]
    for wrong in DECIDED:
        assert found.count(wrong) / runs < at_most(ERROR, runs), wrong


def test_a_claim_of_several_parts_at_the_edge_is_rarely_contradicted() -> None:
    rng = np.random.default_rng(5)
    regions = [Region(low=0.5)] * 4
    found = []
    for _ in range(800):
        parts = [shares(rng, 0.5, 10) for _ in regions]
        found.append(first_verdict([list(some) for some in zip(*parts, strict=True)], regions)[0])
    assert found.count(Verdict.CONTRADICTED) / 800 < at_most(ERROR, 800)
    assert found.count(Verdict.REPRODUCED) / 800 < at_most(ERROR, 800)


@pytest.mark.parametrize(("truth", "least"), [(0.9, 0.97), (0.75, 0.9), (0.1, 0.97), (0.3, 0.8)])
def test_what_is_clear_is_decided_and_the_right_way(truth: float, least: float) -> None:
    rng = np.random.default_rng(7)
    found = [first_verdict([[one] for one in shares(rng, truth, 10)], [Region(low=0.5)]) for _ in range(800)]
    right = Verdict.REPRODUCED if truth > 0.5 else Verdict.CONTRADICTED
    assert sum(verdict is right for verdict, _ in found) / 800 > least
    assert sum(verdict in DECIDED and verdict is not right for verdict, _ in found) / 800 < 0.01
