"""Which looks come next: those that decide most for their seconds, and fit into what is left of the budget."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from pathlib import Path

from odyssey.claims.spending import LATER
from odyssey.deciding.offers import Offer
from odyssey.deciding.standing import Next
from odyssey.errors import InputError
from odyssey.files import write_whole
from odyssey.progress import duration

SHARE = 0.1  # of the time that is left: then all is judged anew, and chosen by what is known by then
STARTING = 4.0  # seconds that a look costs besides its trials: a process or two
SHORTEST = 60.0  # seconds of a round, so that starting is a small part of it


def next_round(waiting: Sequence[Next], left: float, cores: int) -> list[Next]:
    """The looks of a round, best first; none where not one fits. left: seconds by the clock."""
    return _best(waiting, left, min(left, max(SHORTEST, SHARE * left)), cores)


def within(waiting: Sequence[Next], seconds: float, cores: int) -> tuple[list[Next], float]:
    """What so many seconds would buy: looks, and how many verdicts they may be expected to give."""
    bought = _best(waiting, seconds, seconds, cores)
    return bought, sum(one.chances.next for one in bought)


def clock(one: Next, cores: int, had: Collection[str] = ()) -> float:
    """Seconds by the clock that a look takes, if the trials `had` are trained anyway.

    A single trial, however many cores, takes no less than its own time.
    """
    seconds = [seconds for key, seconds in one.missing.items() if key not in had]
    return max(sum(seconds) / cores, max(seconds, default=0.0)) + STARTING


def together(chosen: Sequence[Next], cores: int) -> tuple[int, float]:
    """The trials that a round trains, each once, and its seconds by the clock."""
    had, seconds = set[str](), 0.0
    for one in chosen:
        seconds += clock(one, cores, had)
        had |= one.missing.keys()
    return len(had), seconds


def by_worth(waiting: Sequence[Next], cores: int) -> list[Next]:
    """Those that decide most for their seconds first."""
    return _best(waiting, math.inf, math.inf, cores)


def _best(waiting: Sequence[Next], left: float, lasting: float, cores: int) -> list[Next]:
    """One after the other, the look whose trials are expected to give most verdicts a second.

    To a look count the verdicts of all whose trials it trains too, and of its trials those that others do not train.
    The first may last as long as there is time left, all together no longer than `lasting`.
    """
    open_, chosen, had, spent = list(waiting), list[Next](), set[str](), 0.0
    also = {one.claim: [other for other in waiting if other.missing.keys() <= one.missing.keys()] for one in waiting}
    while open_:
        costs = {one.claim: clock(one, cores, had) for one in open_}
        fitting = [one for one in open_ if spent + costs[one.claim] <= (left if not chosen else min(left, lasting))]
        if not fitting:
            break
        gains = {one.claim: sum(other.chances.next for other in also[one.claim] if other in open_) for one in fitting}
        best = max(fitting, key=lambda one: gains[one.claim] / costs[one.claim])
        spent += costs[best.claim]
        had |= best.missing.keys()
        chosen.append(best)
        open_.remove(best)
    return chosen


def check_affords(waiting: Sequence[Next], left: float, cores: int) -> None:
    """Raise InputError for a budget in which not even the cheapest look can be taken."""
    cheapest = min(waiting, key=lambda one: clock(one, cores))
    if (takes := clock(cheapest, cores)) > left:
        raise InputError(
            f"the cheapest next look, at {cheapest.claim}, takes about {duration(takes)} on {cores} "
            f"core{'s' if cores > 1 else ''}, and the budget is {duration(left)}; give HOURS={takes / 3600 * 1.2:.2g}."
        )


def write_study(offer: Offer, look: int, folder: Path) -> Path:
    """The study of a look as a study file, which anybody may run; JSON is YAML."""
    path = folder / f"{offer.study.name}.yaml"
    values = offer.at(look).model_dump(mode="json", exclude={"name"})
    said = f"# {offer.of}, size {offer.size}: look {look} of 0 to {LATER}; written by make decide.\n"
    write_whole(path, (said + json.dumps(values, indent=1, ensure_ascii=False) + "\n").encode())
    return path
