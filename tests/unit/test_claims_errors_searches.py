"""False verdicts on what decides a search, where its best setting lies, and what goes with what: truth at the edge."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from odyssey.claims.groups import Group
from odyssey.claims.kinds.correlation import Correlation, rank_correlation
from odyssey.claims.kinds.optimum import OptimumShift
from odyssey.claims.kinds.variance import INTERACTIONS, VarianceShare, search_split, signal_share
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.claims.verdict import judge
from odyssey.claims.wording import Verdict

RUNS, SEARCHES, ERROR = 150, 60, 0.05
NAMES = ("learning_rate", "hidden_size", "momentum", "input_noise")
SCALES = dict.fromkeys(NAMES, "linear")
Effect = Callable[[np.ndarray], np.ndarray]


def at_most(error: float, runs: int) -> float:
    """The share of runs that a test with that error exceeds once in a thousand times."""
    return stats.binom.isf(0.001, runs, error) / runs


def unit(effect: Effect) -> Effect:
    """The effect with the mean 0 and the variance 1 over [0, 1]."""
    values = effect(np.linspace(0, 1, 10001))
    return lambda u: (effect(u) - values.mean()) / values.std()


LINE, CLIFF, BASIN = unit(lambda u: u), unit(lambda u: np.tanh(8 * (u - 0.6))), unit(lambda u: abs(u - 0.7))
WAVE = unit(lambda u: np.sin(2 * np.pi * u))


def shares(answer: Effect, noise: float, term: str, edge: float, n: int = 200) -> np.ndarray:
    """How often a share is put above the edge, and below; noise: its part of the variance of the scores."""
    rng, p = np.random.default_rng(1), []
    for _ in range(RUNS):
        x = rng.random((n, 4))
        score = answer(x.T) + math.sqrt(noise / (1 - noise)) * rng.standard_normal(n)
        split = search_split(pd.DataFrame(x, columns=list(NAMES)).assign(test_score=score), SCALES)
        assert split is not None
        estimate = signal_share(split, NAMES, term)
        p.append((estimate.p_above(edge), estimate.p_below(edge)))
    return (np.array(p) < ERROR).mean(axis=0)


@pytest.mark.parametrize("noise", [0.0, 0.05, 0.33])
@pytest.mark.parametrize("rate", [CLIFF, BASIN])
@pytest.mark.parametrize("momentum", [LINE, WAVE])
def test_a_small_share_at_the_edge_is_not_below_it(noise: float, rate: Effect, momentum: Effect) -> None:
    def answer(x: np.ndarray) -> np.ndarray:
        return math.sqrt(0.91) * rate(x[0]) + 0.1 * momentum(x[2]) + math.sqrt(0.08) * LINE(x[3])

    assert (shares(answer, noise, "momentum", 0.01) < at_most(ERROR, RUNS)).all()


def test_a_share_of_nothing_is_below_one_percent_the_oftener_the_more_trials() -> None:
    def answer(x: np.ndarray) -> np.ndarray:
        return math.sqrt(0.92) * CLIFF(x[0]) + math.sqrt(0.08) * LINE(x[3])

    assert shares(answer, 0.04, "momentum", 0.01)[1] > 0.25
    twice = shares(answer, 0.04, "momentum", 0.01, n=400)
    assert twice[1] > 0.7
    assert twice[0] == 0


@pytest.mark.parametrize("noise", [0.0, 0.2])
@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("rate", [CLIFF, BASIN])
def test_two_thirds_of_the_signal_are_neither_more_nor_less(noise: float, together: bool, rate: Effect) -> None:
    def answer(x: np.ndarray) -> np.ndarray:
        rest = LINE(x[1]) * LINE(x[3]) if together else WAVE(x[3])
        return math.sqrt(2 / 3) * rate(x[0]) + math.sqrt(1 / 3) * rest

    assert (shares(answer, noise, "learning_rate", 2 / 3) < at_most(ERROR, RUNS)).all()


@pytest.mark.parametrize("noise", [0.0, 0.2, 0.33])
def test_noise_is_no_interaction_and_a_fifth_is_not_less(noise: float) -> None:
    def none(x: np.ndarray) -> np.ndarray:
        return math.sqrt(0.8) * CLIFF(x[0]) + math.sqrt(0.2) * LINE(x[3])

    def fifth(x: np.ndarray) -> np.ndarray:
        return math.sqrt(0.8) * CLIFF(x[0]) + math.sqrt(0.2) * LINE(x[1]) * LINE(x[3])

    assert shares(none, noise, INTERACTIONS, 0.2)[0] == 0
    assert noise or shares(none, noise, INTERACTIONS, 0.2)[1] == 1
    assert (shares(fifth, noise, INTERACTIONS, 0.2) < at_most(ERROR, RUNS)).all()


def test_what_is_far_from_the_edge_is_seen() -> None:
    def answer(x: np.ndarray) -> np.ndarray:
        return math.sqrt(0.5) * CLIFF(x[0]) + math.sqrt(0.5) * LINE(x[1]) * LINE(x[3])

    assert shares(lambda x: CLIFF(x[0]) + 0.2 * LINE(x[3]), 0.04, "learning_rate", 2 / 3)[0] > 0.95
    assert shares(answer, 0.05, "learning_rate", 2 / 3)[1] > 0.9
    assert shares(answer, 0.05, INTERACTIONS, 0.2)[0] > 0.9


@pytest.mark.parametrize("noise", [0.0, 0.3, 0.9])
def test_intervals_of_shares_stay_between_0_and_1(noise: float) -> None:
    rng = np.random.default_rng(2)
    x = rng.random((60, 4))
    table = pd.DataFrame(x, columns=list(NAMES)).assign(test_score=(1 - noise) * x[:, 0] + noise * rng.random(60))
    split = search_split(table, SCALES)
    assert split is not None
    for term in (*NAMES, INTERACTIONS):
        found = signal_share(split, NAMES, term)
        assert 0 <= found.lower(ERROR) <= found.value <= found.upper(ERROR) <= 1
        low = found.lower(ERROR)
        assert low == 0 or found.p_above(low) == pytest.approx(ERROR, rel=1e-3)


BASINS: dict[str, Effect] = {
    "sharp": lambda d: d**2,
    "flat": lambda d: np.maximum(0, abs(d) - 0.5) ** 2,
    "a plain": lambda d: np.maximum(0, abs(d) - 1),
    "steep on one side": lambda d: np.where(d > 0, 10 * d, -d),
}


def search(rng: np.random.Generator, basin: str, shift: float, middle: float, n: int = 200) -> Record:
    """A search over 1e-6 to 1e-2 whose best rates lie `shift` decades apart about the middle."""
    size, rate = rng.uniform(20, 200, n), rng.uniform(-6, -2, n)
    best = middle + np.where(size > np.median(size), shift / 2, -shift / 2)
    loss = BASINS[basin](rate - best) + 0.3 * rng.standard_normal(n)
    facts = {"study": "any", "sweep": "cells", "task": "jsb", "cell": "lstm", "status": "finished", "success": None}
    rows = {"hidden_size": size, "learning_rate": 10**rate, "best_valid_loss": loss, "test_score": loss}
    ids = [f"{i:04d}" for i in range(n)]
    return Record({("any", "trials"): pd.DataFrame({**facts, "trial_id": ids, "options": "{}", **rows})})


def verdicts(basin: str, shift: float, middle: float) -> dict[Verdict, float]:
    rng = np.random.default_rng(9)
    test = OptimumShift(Group("jsb", "lstm"), "learning_rate", "hidden_size", Region(-0.5, 0.5))
    found = [judge(test.parts(search(rng, basin, shift, middle)), ERROR).verdict for _ in range(SEARCHES)]
    return {verdict: float(np.mean([f == verdict for f in found])) for verdict in Verdict}


@pytest.mark.parametrize("basin", BASINS)
def test_a_shift_at_the_edge_is_rarely_put_on_a_side(basin: str) -> None:
    found = verdicts(basin, 0.5, -4.0)
    assert max(found[Verdict.REPRODUCED], found[Verdict.CONTRADICTED]) < at_most(ERROR, SEARCHES)


@pytest.mark.parametrize("basin", ["sharp", "flat", "a plain"])
@pytest.mark.parametrize(("shift", "middle"), [(0.5, -2.0), (1.0, -1.5), (1.0, -2.0), (2.0, -2.5), (-1.0, -6.0)])
def test_an_optimum_beyond_the_range_decides_nothing(basin: str, shift: float, middle: float) -> None:
    found = verdicts(basin, shift, middle)
    assert max(found[Verdict.REPRODUCED], found[Verdict.CONTRADICTED]) <= ERROR


def test_where_the_best_rate_stays_or_goes_far_it_is_seen() -> None:
    assert verdicts("sharp", 0.0, -4.0)[Verdict.REPRODUCED] > 0.7
    assert verdicts("sharp", 1.2, -4.0)[Verdict.CONTRADICTED] > 0.7


@pytest.mark.parametrize("n", [5, 20, 200])
def test_a_correlation_of_nothing_is_rarely_one(n: int) -> None:
    rng, runs = np.random.default_rng(4), 1000
    found = [rank_correlation(*rng.exponential(1, (2, n))) for _ in range(runs)]
    p = [(e.p_above(0.0), e.p_below(0.0)) for e in found if e]
    assert ((np.array(p) < ERROR).mean(axis=0) < at_most(ERROR + 0.02 * (n < 10), runs)).all()


WORLDS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "one trial": lambda t: t.iloc[:1],
    "one size": lambda t: t.assign(hidden_size=50.0),
    "one rate": lambda t: t.assign(learning_rate=0.1),
    "one score": lambda t: t.assign(test_score=2.0, best_valid_loss=2.0, learning_rate=0.1),
    "all diverged": lambda t: t.assign(status="diverged", test_score=math.nan, learning_rate=0.1),
    "no rates": lambda t: t.assign(learning_rate=math.nan),
    "a column less": lambda t: t.drop(columns="hidden_size"),
}


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("world", WORLDS)
def test_nothing_comes_of_nothing(world: str) -> None:
    trials = search(np.random.default_rng(3), "sharp", 0.0, -4.0).table("any", "trials")
    assert trials is not None
    record, group = Record({("any", "trials"): WORLDS[world](trials)}), Group("jsb", "lstm")
    scales = {"learning_rate": "log", "hidden_size": "linear"}
    tests = [
        VarianceShare(group, scales, "learning_rate", Region(low=2 / 3), 0.8),
        OptimumShift(group, "learning_rate", "hidden_size", Region(-0.5, 0.5)),
        Correlation(group, "learning_rate", "hidden_size", Region(low=0.0), 0.2),
    ]
    for test in tests:
        evidence = judge(test.parts(record), ERROR)
        assert evidence.verdict in (Verdict.UNDECIDED, Verdict.NOT_RUN), (test, evidence)
