"""False verdicts and power of comparisons, on scores like the real ones: the truth lies at the edge."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from chorale_search import alike, best, scores, table
from odyssey.claims.claim import Part
from odyssey.claims.groups import Group
from odyssey.claims.kinds.agrees import agrees
from odyssey.claims.kinds.difference import better, relative_difference
from odyssey.claims.kinds.level import Level
from odyssey.claims.kinds.outcome import SameOutcome
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.claims.verdict import judge
from odyssey.claims.wording import Verdict
from odyssey.errors import InputError
from odyssey.statistics.pairs import paired

RUNS, ERROR = 800, 0.05
REVIEWED = {  # standard error of the relative difference from the LSTM, in pairs, in percent
    **{"lstm-cifg": 0.13, "lstm-np": 0.12, "lstm-nog": 0.14, "lstm-niaf": 0.21},
    **{"lstm-nfg": 0.26, "lstm-nig": 0.35, "lstm-fgr": 0.43, "lstm-noaf": 1.02},
}


def at_most(error: float, runs: int) -> float:
    """The share of runs that a test with that error exceeds once in a thousand times."""
    return stats.binom.isf(0.001, runs, error) / runs


def record(*tables: pd.DataFrame) -> Record:
    return Record({("any", "trials"): pd.concat(tables, ignore_index=True)})


def half_width(estimate) -> float:  # type: ignore[no-untyped-def]
    """The standard error, from the 5 % bounds by Student's t."""
    return (estimate.upper(ERROR) - estimate.lower(ERROR)) / 2 / stats.t.ppf(1 - ERROR, estimate.degrees[0])


@pytest.mark.parametrize("cell", REVIEWED)
def test_pairs_make_the_standard_errors_of_the_published_search_small(cell: str) -> None:
    test = better(Group("jsb", cell), Group("jsb", "lstm"))
    (part,) = test.parts(record(table(scores("lstm")), table(scores(cell), cell)))
    assert part.label.endswith(", in pairs")
    assert 100 * half_width(part.estimate) == pytest.approx(REVIEWED[cell], abs=0.012)
    unpaired = relative_difference(best(scores(cell)), best(scores("lstm")), in_pairs=False)
    assert unpaired is not None
    assert half_width(unpaired) > half_width(part.estimate)


@pytest.mark.parametrize(("n", "in_pairs"), [(200, True), (60, True), (21, True), (100, False), (40, False)])
@pytest.mark.parametrize("edge", [0.0, 0.02])
def test_a_difference_at_the_edge_is_rarely_put_on_a_side(n: int, in_pairs: bool, edge: float) -> None:
    rng = np.random.default_rng(n)
    p = []
    for _ in range(RUNS):
        estimate = relative_difference(*alike(rng, n, 1 + edge, in_pairs), in_pairs)
        assert estimate is not None
        p.append((estimate.p_above(edge), estimate.p_below(edge)))
    wrong = (np.array(p) < ERROR).mean(axis=0)
    assert (wrong < at_most(ERROR, RUNS)).all(), wrong
    assert n < 200 or (wrong > 0.015).all(), "a test that never decides is none either"


@pytest.mark.parametrize("edge", [0.0, -0.5, 0.3])
def test_errors_are_kept_where_the_spread_is_as_large_as_the_score(edge: float) -> None:
    """As of error rates by pen: the error at the edge, not at the measured ratio, or one side is off."""
    rng = np.random.default_rng(3)
    p = []
    for _ in range(RUNS):
        a, b = (np.column_stack([rng.gamma(9, 1 / 9, 20)] * 2) for _ in range(2))
        a, b = (np.column_stack([x[:, 0], rng.random(20)]) for x in (a, b))
        estimate = relative_difference(best(a * [1 + edge, 1], 1.0), best(b, 1.0), in_pairs=False)
        assert estimate is not None
        p.append((estimate.p_above(edge), estimate.p_below(edge)))
    assert ((np.array(p) < ERROR).mean(axis=0) < at_most(ERROR, RUNS)).all()


@pytest.mark.parametrize(("n", "ratio"), [(200, 1.003), (100, 1.003), (60, 1.005), (21, 1.01)])
def test_the_stated_power_is_the_power_or_of_three_kept_trials_a_little_less(n: int, ratio: float) -> None:
    rng = np.random.default_rng(7)
    seen, stated = [], []
    for _ in range(RUNS):
        estimate = relative_difference(*alike(rng, n, ratio), True)
        assert estimate is not None
        seen.append(estimate.p_above(0.0) < ERROR)
        stated.append(estimate.chance_above(0.0, ERROR, ratio - 1))
    assert 0.15 < np.mean(seen) < 0.95
    assert np.mean(seen) - (0.1 if n > 21 else 0.17) < np.mean(stated) < np.mean(seen) + 0.08


def test_bounds_are_where_the_test_turns() -> None:
    estimate = relative_difference(*alike(np.random.default_rng(1), 100, 1.01), True)
    assert estimate is not None
    assert estimate.p_above(estimate.lower(ERROR)) == pytest.approx(ERROR)
    assert estimate.p_below(estimate.upper(ERROR)) == pytest.approx(ERROR)


def test_eight_variants_at_the_edge_are_rarely_a_contradiction() -> None:
    rng, found = np.random.default_rng(5), []
    for _ in range(RUNS // 8):
        estimates = [relative_difference(*alike(rng, 100), True) for _ in range(8)]
        found.append(judge([Part("", "", Region(low=0.0), e, 0.1) for e in estimates], ERROR).verdict)
    assert np.mean([f == Verdict.CONTRADICTED for f in found]) < at_most(ERROR, RUNS // 8)
    assert np.mean([f == Verdict.REPRODUCED for f in found]) < at_most(ERROR, RUNS // 8)


def test_trials_pair_by_setting_though_a_budget_gives_them_other_units() -> None:
    a, b = table(scores("lstm"), "gru"), table(scores("lstm-np"))
    a, b = (t.assign(parameter_budget=20_000, hidden_size=h) for t, h in ((a, 97), (b.sample(frac=1), range(200))))
    pairs = paired(a, b)
    assert pairs is not None
    assert (pairs[0]["setting"] == pairs[1]["setting"]).all()
    assert paired(a, b.assign(setting=lambda t: t["setting"] + 500)) is None
    assert paired(pd.concat([a, a]), b) is None, "which of the two is the partner is not known"
    grid = [pd.concat([t.assign(num_layers=n) for n in (1, 3)]) for t in (a, b)]
    assert len((paired(*grid) or [[]])[0]) == 400
    assert paired(a.assign(num_layers=3), b.assign(num_layers=1)) is not None, "that is what is compared"
    assert paired(a, b.drop(columns="setting")) is None
    assert paired(a.iloc[:0], b) is None


def outcome(rng: np.random.Generator, shift: float) -> tuple[float, float, float]:
    """Of a search drawn anew from the published one: t over its critical value, and p of above and below 1."""
    drawn = rng.integers(0, 200, 200)
    a, b = (scores(c)[drawn] + 0.01 * rng.standard_normal((200, 1)) for c in ("lstm-nfg", "lstm"))
    test = SameOutcome(Group("jsb", "lstm"), [(Group("jsb", "gru"), "worse")], compared=8)
    (part,) = test.parts(record(table(a + np.array([shift, 0.0]), "gru"), table(b)))
    assert part.estimate is not None
    return part.estimate.value, part.estimate.p_above(1.0), part.estimate.p_below(1.0)


def test_an_outcome_that_comes_up_every_other_time_is_rarely_called_the_papers() -> None:
    rng, runs = np.random.default_rng(6), 60
    found = np.array([outcome(rng, -0.007) for _ in range(runs)])
    assert np.mean(found[:, 0] > 1) == pytest.approx(0.5, abs=0.2), "half of such searches say worse"
    assert ((found[:, 1:] < ERROR).mean(axis=0) < at_most(ERROR, runs)).all()
    assert outcome(rng, 0.3)[1] < ERROR
    assert outcome(rng, -0.3)[2] < ERROR


def test_outcomes_are_those_of_the_paper_where_as_many_trials_were_run() -> None:
    baseline, variant = Group("jsb", "lstm"), Group("jsb", "lstm-noaf")
    tables = [table(scores(c), c) for c in ("lstm", "lstm-noaf")]
    (part,) = SameOutcome(baseline, [(variant, "worse")], compared=8).parts(record(*tables))
    assert "(worse, as in the paper)" in part.label
    assert judge([part], ERROR).verdict == Verdict.REPRODUCED
    (part,) = SameOutcome(baseline, [(variant, "none")], compared=8).parts(record(*tables))
    assert "(worse; the paper: none)" in part.label
    assert judge([part], ERROR).verdict == Verdict.CONTRADICTED
    (few,) = SameOutcome(baseline, [(variant, "none")]).parts(record(*(t.iloc[:150] for t in tables)))
    assert few.estimate is None
    assert "150 trials, where the paper has 200" in few.why
    assert judge([few], ERROR).needed == 180
    with pytest.raises(InputError, match="unknown outcome 'wrose'; did you mean worse"):
        SameOutcome(baseline, [(variant, "wrose")])


@pytest.mark.parametrize(("truth", "verdict"), [(8.55, "inside"), (8.60, "edge"), (8.70, "beyond")])
def test_agreement_with_a_published_mean(truth: float, verdict: str) -> None:
    """Searches drawn from the published trials, whose own mean of the best is moved to the truth."""
    rng, runs, found = np.random.default_rng(8), 80, []
    moved = scores("lstm") + np.array([truth - best(scores("lstm")).mean, 0.0])
    test = agrees(Level(Group("jsb", "lstm"), unit=" nats"), published=8.55, margin=0.05 if verdict == "edge" else 0.1)
    for _ in range(runs):
        (part,) = test.parts(record(table(moved[rng.integers(0, 200, 200)])))
        found.append(judge([part], ERROR).verdict)
    shares = {v: np.mean([f == v for f in found]) for v in Verdict}
    if verdict == "edge":
        assert max(shares[Verdict.REPRODUCED], shares[Verdict.CONTRADICTED]) < at_most(ERROR, runs)
    else:
        assert shares[Verdict.REPRODUCED if verdict == "inside" else Verdict.CONTRADICTED] > 0.3
    assert "(published: 8.55 nats)" in part.label


def test_a_margin_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match=r"margin of an agreement was 0\.0"):
        agrees(Level(Group("jsb")), 8.5, 0.0)


WORLDS = {
    "one trial": lambda t: t.iloc[:1],
    "too few": lambda t: t.iloc[:20],
    "all the same": lambda t: t.assign(test_score=3.0),
    "all diverged": lambda t: t.assign(status="diverged", test_score=math.nan, best_valid_loss=math.nan),
    "no scores": lambda t: t.assign(test_score=math.nan),
    "all zero": lambda t: t.assign(test_score=0.0),
    "infinite losses": lambda t: t.assign(best_valid_loss=math.inf, test_score=math.inf),
}


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("world", WORLDS)
def test_nothing_comes_of_nothing(world: str) -> None:
    tables = [WORLDS[world](table(scores(cell), cell)) for cell in ("lstm", "lstm-nfg")]
    one, other = Group("jsb", "lstm"), Group("jsb", "lstm-nfg")
    for test in (better(other, one), SameOutcome(one, [(other, "worse")]), agrees(Level(one), 8.5, 0.1)):
        parts = test.parts(record(*tables))
        evidence = judge(parts, ERROR)
        assert evidence.verdict == Verdict.UNDECIDED, (test, parts)
        assert all(part.estimate is None and part.why for part in parts)
    assert [len(rows) for rows in better(other, one).best(record(*tables))] in ([0, 0], [20, 20])
