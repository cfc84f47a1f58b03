"""The tests of claims against simulated trials of which the truth is known: false positives, power, needed trials."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from chorale_search import best
from odyssey.claims.claim import Part
from odyssey.claims.estimates import Estimate, ShareEstimate, StudentEstimate
from odyssey.claims.groups import Group
from odyssey.claims.kinds.bounded import BoundedEstimate
from odyssey.claims.kinds.correlation import rank_correlation
from odyssey.claims.kinds.difference import equal
from odyssey.claims.kinds.difference import relative_difference as of_means
from odyssey.claims.kinds.ratio import RatioEstimate
from odyssey.claims.kinds.share import Share, fails, solves
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.claims.verdict import Evidence, chance_inside, judge, p_inside
from odyssey.claims.wording import MOST, Verdict

RUNS, ERROR = 2000, 0.05


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


def relative_difference(a: np.ndarray, b: np.ndarray) -> RatioEstimate | None:
    return of_means(*(best(np.column_stack([x, np.arange(x.size)]), 1.0) for x in (a, b)), in_pairs=False)


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
    spread = (few.upper(ERROR) - few.lower(ERROR)) / 2 / stats.norm.ppf(1 - ERROR)
    n = int(StudentEstimate(0.03, spread, 800, few.n).needed_above(0.0, ERROR, 0.8))
    estimates = []
    for _ in range(RUNS):
        a, b = 10.3 + 0.5 * rng.standard_normal(n), 10 + 0.5 * rng.standard_normal(n)
        estimates.append(relative_difference(a, b))
    assert verdicts(estimates, Region(low=0.0))[Verdict.REPRODUCED] == pytest.approx(0.8, abs=0.04)


def test_welch_is_that_of_scipy_where_the_ratio_is_one() -> None:
    rng = np.random.default_rng(6)
    a, b = rng.normal(10, 1, 9), rng.normal(10, 3, 14)
    a *= b.mean() / a.mean() * 1.0001
    estimate = relative_difference(a, b)
    assert estimate is not None
    theirs = stats.ttest_ind(a, b, equal_var=False, alternative="greater")
    assert estimate.p_above(0.0) == pytest.approx(theirs.pvalue, rel=1e-3)


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


@pytest.mark.parametrize("truth", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("spread", [0.1, 1.0, 8.0])
def test_means_of_shares_between_0_and_1_keep_the_error(truth: float, spread: float) -> None:
    """Also where nearly all are 0 or 1 and a few far from it, of which a few numbers say nothing."""
    rng = np.random.default_rng(7)
    values = rng.beta(spread * truth, spread * (1 - truth), (RUNS // 2, 25))
    found = [BoundedEstimate(tuple(v)) for v in values]
    for p in ([e.p_above(truth) for e in found], [e.p_below(truth) for e in found]):
        assert np.mean(np.array(p) < ERROR) <= at_most(ERROR, RUNS // 2)


def test_shares_that_vary_little_need_far_fewer_than_worst_case_ones() -> None:
    values = np.random.default_rng(2).beta(50, 50, 200)
    found = BoundedEstimate(tuple(values))
    assert 0.4 < found.lower(ERROR) < values.mean() < found.upper(ERROR) < 0.6
    assert found.upper(ERROR) - found.lower(ERROR) < ShareEstimate(100, 200).upper(ERROR) - 0.5 + 0.06
    assert found.needed_above(0.4, ERROR, 0.8) <= 200
    assert found.needed_above(0.6, ERROR, 0.8) == MOST
    assert BoundedEstimate((0.3, 0.3)).p_above(0.5) == 1.0


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


@pytest.mark.parametrize("common", [0.0, 0.9])
def test_the_power_of_a_claim_is_at_least_the_stated_one(common: float) -> None:
    rng = np.random.default_rng(13)
    noise = math.sqrt(1 - common) * rng.standard_normal((RUNS, 3)) + math.sqrt(common) * rng.standard_normal((RUNS, 1))
    found = []
    for row in noise + 3.5:
        estimates = [StudentEstimate(float(v), 1.0, math.inf, 10) for v in row]
        found.append(judge([part(e, Region(low=0.0), 3.5) for e in estimates], ERROR))
    seen = np.mean([f.verdict == Verdict.REPRODUCED for f in found])
    assert found[0].power <= seen + 0.02
    assert found[0].power > 0.85


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


def trials(success: list[bool], status: str = "finished", sequences: int = 900, name: str = "") -> pd.DataFrame:
    plain = {"study": "any", "sweep": "cells", "task": "adding", "cell": "lstm", "options": "{}", "test_score": 1.0}
    ids = [f"{name}{i:03}" for i in range(len(success))]
    found = pd.DataFrame({"trial_id": ids, "success": success}).astype({"success": "boolean"})
    return found.assign(**plain, status=status, sequences_seen=sequences)


def judged(test: Share, *tables: pd.DataFrame) -> tuple[Part, Evidence]:
    (found,) = test.parts(Record({("any", "trials"): pd.concat(tables, ignore_index=True)}))
    return found, judge([found], ERROR)


def test_a_trial_that_validation_took_for_solved_and_the_test_did_not_counts_against_either_side() -> None:
    solved, failed = trials([True] * 8, "solved", name="s"), trials([False] * 2, "solved", name="f")
    found, evidence = judged(solves(Group("adding"), budget=5000), solved, failed)
    assert "stopped as solved by validation, failed on test, so left open: 2" in found.label
    assert found.estimate == ShareEstimate(8, 10, 2)
    assert found.open == 0, "more trials may decide"
    assert evidence.verdict == Verdict.UNDECIDED
    assert 10 < evidence.needed < 60
    _, other = judged(fails(Group("adding"), fewer_than=0.5), trials([False] * 8, name="u"), failed)
    assert other.verdict == Verdict.UNDECIDED
    short, waits = judged(solves(Group("adding"), budget=5000), solved, trials([False] * 2, name="short"))
    assert (short.open, math.isnan(waits.needed)) == (2, True), "longer training would, and not more trials"


def test_so_few_trials_can_never_show_a_large_share_and_it_says_how_many_can() -> None:
    found, evidence = judged(solves(Group("adding"), more_than=0.8), trials([True] * 8 + [False] * 2))
    assert evidence.power == 0
    assert found.fewest == evidence.needed == 14
    assert 0.8**14 < ERROR < 0.8**13
    assert judged(solves(Group("adding"), more_than=0.8), trials([True] * 14))[1].verdict == Verdict.REPRODUCED
    assert judged(solves(Group("adding"), more_than=0.8), trials([True] * 13))[1].needed >= 14


@pytest.mark.parametrize(("test", "expected"), [(solves(Group("adding")), 0.9), (fails(Group("adding")), 0.1)])
def test_power_is_stated_for_what_always_and_never_may_mean(test: Share, expected: float) -> None:
    found, evidence = judged(test, trials([True, False] * 5))
    assert found.expected == expected
    assert 0.5 < evidence.power < 1
    strict = Share(Group("adding"), Region(low=0.9), 1.0)
    assert judged(strict, trials([True, False] * 5))[0].expected == pytest.approx(0.95)
