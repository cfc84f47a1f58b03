"""The tests of claims against simulated trials of which the truth is known: false positives, power, needed trials."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from odyssey.claims.claim import Part
from odyssey.claims.estimates import MOST, Estimate, ShareEstimate, StudentEstimate
from odyssey.claims.groups import Group
from odyssey.claims.kinds.best import mean_of_first
from odyssey.claims.kinds.correlation import rank_correlation
from odyssey.claims.kinds.difference import better, equal
from odyssey.claims.kinds.difference import relative_difference as of_means
from odyssey.claims.kinds.optimum import OptimumShift
from odyssey.claims.kinds.variance import term_share, variance_shares
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.claims.verdict import Verdict, chance_inside, judge, p_inside

RUNS, ERROR = 2000, 0.05
SEARCHES, FORESTS = 100, 8


def at_most(error: float, runs: int) -> float:
    """The share of runs that a test with that error exceeds once in a thousand times."""
    return stats.binom.isf(0.001, runs, error) / runs


def part(estimate: Estimate | None, region: Region, expected: float = 0.0) -> Part:
    return Part("", "", region, estimate, expected)


def samples(rng: np.random.Generator, means: tuple[float, float], n: tuple[int, int]) -> list[tuple]:
    """Pairs of samples of unequal size and spread."""
    a = means[0] + 0.5 * rng.standard_normal((RUNS, n[0]))
    b = means[1] + 0.2 * rng.standard_normal((RUNS, n[1]))
    return list(zip(a, b, strict=True))


def relative_difference(a: np.ndarray, b: np.ndarray) -> StudentEstimate | None:
    return of_means(mean_of_first(a, a.size), mean_of_first(b, b.size))


def verdicts(estimates: list, region: Region) -> dict[Verdict, float]:
    found = [judge([part(e, region)], ERROR).verdict for e in estimates]
    return {verdict: np.mean([f == verdict for f in found]) for verdict in Verdict}


def test_a_difference_at_the_edge_is_rarely_taken_for_one_inside_or_beyond() -> None:
    rng = np.random.default_rng(1)
    estimates = [relative_difference(a, b) for a, b in samples(rng, (10.5, 10.0), (8, 12))]
    shares = verdicts(estimates, Region(low=0.05))
    assert 0.03 < shares[Verdict.REPRODUCED] < at_most(ERROR, RUNS)
    assert 0.03 < shares[Verdict.CONTRADICTED] < at_most(ERROR, RUNS)


@pytest.mark.parametrize("edge", [-0.02, 0.02])
def test_a_difference_of_the_margin_is_rarely_taken_for_none(edge: float) -> None:
    rng = np.random.default_rng(2)
    estimates = [relative_difference(a, b) for a, b in samples(rng, (10 * (1 + edge), 10.0), (60, 60))]
    shares = verdicts(estimates, Region(-0.02, 0.02))
    assert 0.03 < shares[Verdict.REPRODUCED] < at_most(ERROR, RUNS)
    assert shares[Verdict.CONTRADICTED] < at_most(ERROR, RUNS)


def test_the_power_of_a_difference_is_as_stated() -> None:
    rng = np.random.default_rng(3)
    estimates = [relative_difference(a, b) for a, b in samples(rng, (10.4, 10.0), (10, 10))]
    region = Region(low=0.0)
    stated = np.mean([chance_inside(part(e, region, expected=0.04), ERROR) for e in estimates])
    seen = verdicts(estimates, region)[Verdict.REPRODUCED]
    assert 0.5 < seen < 0.95
    assert seen == pytest.approx(stated, abs=0.04)


def test_the_power_to_see_no_difference_is_as_stated() -> None:
    rng = np.random.default_rng(4)
    estimates = [relative_difference(a, b) for a, b in samples(rng, (10.0, 10.0), (60, 60))]
    region = Region(-0.02, 0.02)
    stated = np.mean([chance_inside(part(e, region), ERROR) for e in estimates])
    seen = verdicts(estimates, region)[Verdict.REPRODUCED]
    assert 0.5 < seen < 0.97
    assert seen == pytest.approx(stated, abs=0.05)


def test_so_many_trials_as_a_difference_needs_would_do() -> None:
    rng = np.random.default_rng(5)
    few = relative_difference(
        *(x for x in (10.3 + 0.5 * rng.standard_normal(400), 10 + 0.5 * rng.standard_normal(400)))
    )
    assert few is not None
    n = int(StudentEstimate(0.03, few.standard_error, few.df, few.n).needed_above(0.0, ERROR, 0.8))
    estimates = []
    for _ in range(RUNS):
        a, b = 10.3 + 0.5 * rng.standard_normal(n), 10 + 0.5 * rng.standard_normal(n)
        estimates.append(relative_difference(a, b))
    assert verdicts(estimates, Region(low=0.0))[Verdict.REPRODUCED] == pytest.approx(0.8, abs=0.04)


@pytest.mark.parametrize("n", [4, 60, 200])
def test_the_best_of_two_searches_alike_are_rarely_told_apart(n: int) -> None:
    rng = np.random.default_rng(14)
    test = better(Group("jsb", "gru"), Group("jsb", "lstm"))
    found = []
    for _ in range(SEARCHES):
        tables = [searched(rng, n, 0.0).assign(cell=cell) for cell in ("gru", "lstm")]
        trials = pd.concat(tables, ignore_index=True).assign(test_score=lambda t: 10 + t.best_valid_loss)
        trials["trial_id"] += trials["cell"]
        found.append(judge(test.parts(Record({("any", "trials"): trials})), ERROR).verdict)
    for verdict in (Verdict.REPRODUCED, Verdict.CONTRADICTED):
        assert np.mean([f == verdict for f in found]) <= at_most(ERROR, SEARCHES)


def test_welch_is_that_of_scipy_where_the_ratio_is_one() -> None:
    rng = np.random.default_rng(6)
    a, b = rng.normal(10, 1, 9), rng.normal(10, 3, 14)
    a *= b.mean() / a.mean() * 1.0001
    estimate = relative_difference(a, b)
    assert estimate is not None
    theirs = stats.ttest_ind(a, b, equal_var=False, alternative="greater")
    assert estimate.p_above(0.0) == pytest.approx(theirs.pvalue, rel=1e-3)
    assert estimate.df == pytest.approx(theirs.df, rel=1e-3)


@pytest.mark.parametrize("n", [1, 5, 20, 57])
@pytest.mark.parametrize("edge", [0.06, 0.5, 0.9])
def test_a_share_keeps_its_error_and_has_its_power(n: int, edge: float) -> None:
    counts = np.arange(n + 1)
    above = np.array([ShareEstimate(k, n).p_above(edge) < ERROR for k in counts])
    below = np.array([ShareEstimate(k, n).p_below(edge) < ERROR for k in counts])
    assert stats.binom.pmf(counts, n, edge) @ above <= ERROR
    assert stats.binom.pmf(counts, n, edge) @ below <= ERROR
    for truth in (0.02, 0.4, 0.97):
        power = stats.binom.pmf(counts, n, truth)
        assert ShareEstimate(0, n).chance_above(edge, ERROR, truth) == pytest.approx(power @ above, abs=1e-12)
        assert ShareEstimate(0, n).chance_below(edge, ERROR, truth) == pytest.approx(power @ below, abs=1e-12)


def test_the_interval_of_a_share_is_clopper_and_pearsons() -> None:
    theirs = stats.binomtest(7, 20).proportion_ci(0.9, method="exact")
    ours = ShareEstimate(7, 20)
    assert (ours.lower(0.05), ours.upper(0.05)) == pytest.approx((theirs.low, theirs.high))
    assert ShareEstimate(0, 5).lower(0.05) == 0
    assert ShareEstimate(5, 5).upper(0.05) == 1


def test_means_of_shares_between_0_and_1_keep_the_error() -> None:
    rng = np.random.default_rng(7)
    values = rng.beta(1.0, 1.0, (RUNS, 15))
    wrong = [ShareEstimate(v.sum(), v.size).p_above(0.5) < ERROR for v in values]
    assert np.mean(wrong) <= at_most(ERROR, RUNS)


@pytest.mark.parametrize(("hits", "n"), [(5, 6), (3, 3), (0, 2)])
def test_so_many_trials_as_a_share_needs_would_do(hits: int, n: int) -> None:
    estimate = ShareEstimate(hits, n)
    above = estimate.value > 0.5
    needed = int((estimate.needed_above if above else estimate.needed_below)(0.5, ERROR, 0.8))
    truth = (hits + 0.5) / (n + 1)
    chance = ShareEstimate(0, needed).chance_above if above else ShareEstimate(0, needed).chance_below
    assert chance(0.5, ERROR, truth) >= 0.8
    assert needed < 60


def test_a_correlation_keeps_its_error_and_has_its_power() -> None:
    rng = np.random.default_rng(8)
    linear, n = 0.3, 40
    truth = 6 / math.pi * math.asin(linear / 2)  # of ranks, where both are normal
    x = rng.standard_normal((RUNS, n))
    y = linear * x + math.sqrt(1 - linear**2) * rng.standard_normal((RUNS, n))
    estimates = [rank_correlation(*pair) for pair in zip(x, y, strict=True)]
    at_edge = verdicts(estimates, Region(low=truth))
    assert 0.02 < at_edge[Verdict.REPRODUCED] < at_most(ERROR, RUNS)
    assert 0.02 < at_edge[Verdict.CONTRADICTED] < at_most(ERROR, RUNS)
    stated = np.mean([chance_inside(part(e, Region(low=0.0), truth), ERROR) for e in estimates])
    assert verdicts(estimates, Region(low=0.0))[Verdict.REPRODUCED] == pytest.approx(stated, abs=0.05)


def searched(rng: np.random.Generator, n: int, shift: float) -> pd.DataFrame:
    """A random search whose best log10 rate is that much higher for the larger half."""
    size, rate = rng.uniform(20, 200, n), rng.uniform(-6, -2, n)
    best = -4 + np.where(size > np.median(size), shift / 2, -shift / 2)
    loss = (rate - best) ** 2 + 0.3 * rng.standard_normal(n)
    facts = {"study": "any", "sweep": "cells", "task": "jsb", "cell": "lstm", "status": "finished", "success": None}
    ids = [f"{i:06d}" for i in range(n)]
    return pd.DataFrame(
        {**facts, "trial_id": ids, "options": "{}", "hidden_size": size, "learning_rate": 10**rate}
        | {"best_valid_loss": loss, "test_score": loss}
    )


@pytest.mark.parametrize(("shift", "low", "high"), [(0.5, 0.0, at_most(ERROR, SEARCHES)), (0.0, 0.7, 1.0)])
def test_a_best_rate_that_moves_is_rarely_taken_for_one_that_does_not(shift: float, low: float, high: float) -> None:
    rng = np.random.default_rng(9)
    test = OptimumShift(Group("jsb", "lstm"), "learning_rate", "hidden_size", Region(-0.5, 0.5))
    found = []
    for _ in range(SEARCHES):
        record = Record({("any", "trials"): searched(rng, 200, shift)})
        found.append(judge(test.parts(record), ERROR).verdict)
    assert low <= np.mean([f == Verdict.REPRODUCED for f in found]) <= high
    assert np.mean([f == Verdict.CONTRADICTED for f in found]) <= at_most(ERROR, SEARCHES)


@pytest.mark.parametrize("share", [0.5, 2 / 3, 0.9])
def test_a_share_of_variance_is_rarely_put_on_the_wrong_side(share: float) -> None:
    rng = np.random.default_rng(10)
    runs, n, scales = FORESTS, 150, {"learning_rate": "log", "input_noise": "linear"}
    p = {"inside": 0, "beyond": 0}
    for _ in range(runs):
        u, v = rng.random((2, n))
        score = math.sqrt(share) * u + math.sqrt(1 - share) * v  # both have the variance 1 / 12
        ids = [f"{i:06d}" for i in range(n)]
        trials = pd.DataFrame(
            {"trial_id": ids, "learning_rate": 10 ** (4 * u - 6), "input_noise": v, "test_score": score}
        )
        estimate = term_share(variance_shares(trials, scales), "learning_rate", n)
        assert estimate is not None
        p["inside"] += estimate.p_above(2 / 3) < ERROR
        p["beyond"] += estimate.p_below(2 / 3) < ERROR
    few = at_most(ERROR, runs) * runs
    assert p["inside"] <= few if share <= 2 / 3 else p["inside"] >= runs - few
    assert p["beyond"] <= few if share >= 2 / 3 else p["beyond"] >= runs / 2


def students(rng: np.random.Generator, truths: list[float]) -> list[list[StudentEstimate]]:
    """Estimates of standard error 1 of these numbers, again and again."""
    values = np.array(truths) + rng.standard_normal((RUNS, len(truths)))
    return [[StudentEstimate(float(v), 1.0, math.inf, 10) for v in row] for row in values]


def test_one_part_at_the_edge_among_many_that_hold_keeps_the_error() -> None:
    runs = students(np.random.default_rng(11), [0.0] + [9.0] * 7)
    found = [judge([part(e, Region(low=0.0)) for e in row], ERROR).verdict for row in runs]
    assert 0.03 < np.mean([f == Verdict.REPRODUCED for f in found]) < at_most(ERROR, RUNS)


@pytest.mark.parametrize("region", [Region(low=0.0), Region(0.0, 0.1)])
def test_many_parts_at_the_edge_are_rarely_taken_for_a_contradiction(region: Region) -> None:
    runs = students(np.random.default_rng(12), [0.0] * 24)
    found = [judge([part(e, region) for e in row], ERROR).verdict for row in runs]
    assert 0.02 < np.mean([f == Verdict.CONTRADICTED for f in found]) < at_most(ERROR, RUNS)


def test_the_power_of_a_claim_is_that_of_all_its_parts() -> None:
    runs = students(np.random.default_rng(13), [3.0, 3.5])
    found = [judge([part(e, Region(low=0.0), t) for e, t in zip(row, (3.0, 3.5), strict=True)], ERROR) for row in runs]
    assert np.mean([f.verdict == Verdict.REPRODUCED for f in found]) == pytest.approx(found[0].power, abs=0.03)


@pytest.mark.parametrize(
    "make", [lambda v: StudentEstimate(v, 0.0, 3, 4), lambda v: StudentEstimate(v, math.nan, 3, 4)]
)
def test_numbers_without_spread_decide_nothing(make: Callable[[float], StudentEstimate]) -> None:
    evidence = judge([part(make(5.0), Region(low=0.0))], ERROR)
    assert evidence.verdict == Verdict.UNDECIDED
    assert evidence.needed == MOST


def test_a_part_that_was_not_run_leaves_the_claim_open_but_for_a_contradiction() -> None:
    missing = Part("", "", Region(low=0.0), None, 0.0, not_run=True)
    good, bad = StudentEstimate(9.0, 1.0, math.inf, 9), StudentEstimate(-9.0, 1.0, math.inf, 9)
    assert judge([missing], ERROR).verdict == Verdict.NOT_RUN
    assert judge([], ERROR).verdict == Verdict.NOT_RUN
    assert judge([part(good, Region(low=0.0)), missing], ERROR).verdict == Verdict.NOT_RUN
    assert judge([part(bad, Region(low=0.0)), missing], ERROR).verdict == Verdict.CONTRADICTED


def test_p_is_that_of_the_nearer_edge() -> None:
    estimate = StudentEstimate(1.0, 1.0, math.inf, 9)
    assert p_inside(part(estimate, Region(-1.0, 3.0))) == pytest.approx(stats.norm.sf(2))
    assert p_inside(part(estimate, Region(0.0, 9.0))) == pytest.approx(stats.norm.sf(1))


def test_equal_is_two_edges() -> None:
    assert equal(Group(), Group()).region.edges == 2


def test_open_trials_speak_for_neither_side() -> None:
    some = ShareEstimate(3, 10, open=4)
    assert some.lower(ERROR) == ShareEstimate(3, 10).lower(ERROR)
    assert some.upper(ERROR) == ShareEstimate(7, 10).upper(ERROR)
    assert some.p_above(0.2) == ShareEstimate(3, 10).p_above(0.2)
    assert some.p_below(0.9) == ShareEstimate(7, 10).p_below(0.9)
