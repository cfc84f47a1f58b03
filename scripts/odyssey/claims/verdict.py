"""The rule from numbers to a verdict, with its error, its power, and the trials that would decide.

A claim holds if every part of it does. `reproduced`: each part's one-sided tests reject every edge of its region from
inside, at `error` each (an intersection-union test, Berger 1982: no correction is due). `contradicted`: some part is
beyond an edge of its region, at `error` divided by the number of edges of all parts. So either verdict, where it is
false, comes up with a chance of at most `error`. Else the claim is `undecided`; and `not run` where a part has no
trials and none contradicts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from odyssey.claims.claim import Part
from odyssey.claims.wording import MOST, Verdict

POWER = 0.8


@dataclass(frozen=True)
class Evidence:
    """What the verdict rests on.

    decisive: the part that decided, or on which the decision waits. p: of the test that decided (where nothing did, of
    the one for `reproduced`). power: the chance of `reproduced` with the present trials, if the parts were as expected:
    at least this, whatever parts have in common. needed: trials a group that would decide with a chance of 80 % if the
    parts are as measured; NaN where decided, where trials ended too early, or where no number of trials would do.
    """

    verdict: Verdict
    decisive: Part | None
    p: float = math.nan
    power: float = math.nan
    needed: float = math.nan


def judge(parts: Sequence[Part], error: float) -> Evidence:
    """The verdict on a claim with these parts."""
    measured = [part for part in parts if part.estimate is not None]
    found, part, p = outcome(parts, error)
    if found is Verdict.NOT_RUN:
        return Evidence(found, part)
    if len(measured) < len(parts) and found is Verdict.UNDECIDED:
        assert part is not None
        return Evidence(found, part, needed=part.fewest or math.nan)
    if found is not Verdict.UNDECIDED:
        return Evidence(found, part, p, _power(measured, error))
    part, needed = _needed(measured, error, sum(part.region.edges for part in parts))
    if part.open:  # longer training would decide, and not more trials
        needed = math.nan
    return Evidence(found, part, p, _power(measured, error), needed)


def outcome(parts: Sequence[Part], error: float) -> tuple[Verdict, Part | None, float]:
    """The verdict alone, the part that decided it or that it waits for, and the p-value of its test."""
    measured = [part for part in parts if part.estimate is not None]
    if measured:
        farthest = min(measured, key=p_outside)
        p_false = min(1.0, sum(part.region.edges for part in parts) * p_outside(farthest))
        if p_false < error:
            return Verdict.CONTRADICTED, farthest, p_false
    if not parts or any(part.not_run for part in parts):
        return Verdict.NOT_RUN, measured[0] if measured else None, math.nan
    if len(measured) < len(parts):
        unknown = max((part for part in parts if part.estimate is None), key=lambda part: part.fewest)
        return Verdict.UNDECIDED, unknown, math.nan
    weakest = max(measured, key=p_inside)
    p_true = p_inside(weakest)
    return (Verdict.REPRODUCED if p_true < error else Verdict.UNDECIDED), weakest, p_true


def p_inside(part: Part) -> float:
    """The p-value against "the number is not in the region": the larger one of its edges."""
    estimate, region = part.estimate, part.region
    assert estimate is not None
    low = estimate.p_above(region.low) if math.isfinite(region.low) else 0.0
    high = estimate.p_below(region.high) if math.isfinite(region.high) else 0.0
    return max(low, high)


def p_outside(part: Part) -> float:
    """The smallest p-value against "the number is not beyond this edge"; to be corrected by the number of edges."""
    estimate, region = part.estimate, part.region
    assert estimate is not None
    low = estimate.p_below(region.low) if math.isfinite(region.low) else 1.0
    high = estimate.p_above(region.high) if math.isfinite(region.high) else 1.0
    return min(low, high)


def chance_inside(part: Part, error: float) -> float:
    """The power of one part: of two edges at least the sum of both less one."""
    estimate, region = part.estimate, part.region
    assert estimate is not None
    low = estimate.chance_above(region.low, error, part.expected) if math.isfinite(region.low) else 1.0
    high = estimate.chance_below(region.high, error, part.expected) if math.isfinite(region.high) else 1.0
    return max(0.0, low + high - 1)


def _power(parts: Sequence[Part], error: float) -> float:
    """At least the sum less one for each part but one (Bonferroni's inequality)."""
    return max(0.0, math.fsum(chance_inside(part, error) for part in parts) - (len(parts) - 1))


def _needed(parts: Sequence[Part], error: float, tests: int) -> tuple[Part, float]:
    """The part on which the decision waits, and the trials a group that it needs."""
    beyond = [part for part in parts if not _inside(part)]
    if beyond:
        counts = [_needed_outside(part, error / tests) for part in beyond]
        least = counts.index(min(counts))
        return beyond[least], counts[least]
    each = 1 - (1 - POWER) / sum(part.region.edges for part in parts)  # so that all of them come out with POWER
    counts = [_needed_inside(part, error, each) for part in parts]
    most = counts.index(max(counts))
    return parts[most], counts[most]


def _inside(part: Part) -> bool:
    return part.estimate is not None and part.region.holds(part.estimate.value)


def _needed_inside(part: Part, error: float, power: float) -> float:
    estimate, region = part.estimate, part.region
    assert estimate is not None
    low = estimate.needed_above(region.low, error, power) if math.isfinite(region.low) else 0
    high = estimate.needed_below(region.high, error, power) if math.isfinite(region.high) else 0
    return _trials(part, max(low, high))


def _needed_outside(part: Part, error: float) -> float:
    estimate, region = part.estimate, part.region
    assert estimate is not None
    low = estimate.needed_below(region.low, error, POWER) if math.isfinite(region.low) else MOST
    high = estimate.needed_above(region.high, error, POWER) if math.isfinite(region.high) else MOST
    return _trials(part, min(low, high))


def _trials(part: Part, n: float) -> float:
    """The trials that bring n, at most `MOST`; never fewer than there are, which have not decided, nor than can decide.

    NaN where the test does not allow for more trials.
    """
    assert part.estimate is not None
    trials = part.in_trials(max(n, part.estimate.n + 1))
    if n >= MOST and part.trials < part.fewest:
        return part.fewest
    return trials if math.isnan(trials) else min(MOST, max(part.fewest, math.ceil(trials)))
