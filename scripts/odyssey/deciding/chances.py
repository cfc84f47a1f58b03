"""How likely further looks at a claim decide it, by what is known of its numbers now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from odyssey.claims.claim import Part
from odyssey.claims.spending import LATER, TIMES, error_at
from odyssey.claims.verdict import outcome
from odyssey.claims.wording import DECIDED, Verdict
from odyssey.streams import stream

PATHS = 200
FUTILE = 0.1  # below this chance of a verdict at any look that is left nothing more is spent
UNSEEN = 0.5  # of a claim of which nothing is known
BY_PUBLISHED = {Verdict.REPRODUCED: 0.8, Verdict.CONTRADICTED: 0.8, Verdict.UNDECIDED: 0.3}
HELD_BACK = 0.05  # where the published runs were unlike the paper's


@dataclass(frozen=True)
class Chances:
    """Of a verdict: at the next look, and at any that is left."""

    next: float
    ever: float


def guess(published: Mapping[str, Any] | None) -> float:
    """The chance of a verdict at the first look at a claim, by the row of the published ledger alone."""
    if published is None:
        return UNSEEN
    return HELD_BACK if published.get("held_back") else BY_PUBLISHED.get(Verdict(published["verdict"]), UNSEEN)


def chances(parts: Sequence[Part], look: int, error: float, may_be: Collection[Verdict] = DECIDED) -> Chances:
    """By simulation of looks from `look` on, each a verdict by its own part of the error.

    parts: as they are at half as many trials. may_be: the verdicts that count. The truth behind each number is drawn
    from what is known of it.
    """
    if any(part.estimate is None for part in parts):
        return Chances(UNSEEN, UNSEEN)
    rng = stream(0, "chances", *(part.label for part in parts))
    fell = [_path(parts, look, error, may_be, rng) for _ in range(PATHS)]
    return Chances(fell.count(look) / PATHS, sum(at is not None for at in fell) / PATHS)


def _path(
    parts: Sequence[Part], look: int, error: float, may_be: Collection[Verdict], rng: np.random.Generator
) -> int | None:
    """At which look a verdict falls; None if at none."""
    for at in range(look, LATER + 1):
        parts = [replace(part, estimate=part.estimate and part.estimate.later(TIMES, rng)) for part in parts]
        if outcome(parts, error_at(at, error))[0] in may_be:
            return at
    return None
