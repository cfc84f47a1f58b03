"""Which looks come next: those that decide most for their seconds, and fit into what is left of the budget."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from odyssey.claims.spending import LATER
from odyssey.deciding.offers import Offer
from odyssey.deciding.standing import STARTING, Next
from odyssey.errors import InputError
from odyssey.files import write_whole
from odyssey.progress import duration

SHARE = 0.1  # of the time that is left: then all is judged anew, and chosen by what is known by then
SHORTEST = 60.0  # seconds of a round, so that starting is a small part of it


def next_round(waiting: Sequence[Next], left: float, cores: int) -> list[Next]:
    """The looks of a round, best first; none where not one fits. left: seconds by the clock."""
    lasting, spent = min(left, max(SHORTEST, SHARE * left)), 0.0
    chosen: list[Next] = []
    for one in sorted(waiting, key=lambda one: -one.worth):
        takes = clock(one, cores)
        if spent + takes <= left and (not chosen or spent + takes <= lasting):
            chosen.append(one)
            spent += takes
    return chosen


def clock(one: Next, cores: int) -> float:
    """Seconds by the clock that a look takes: a single trial, however many cores, no less than its own time."""
    longest = one.seconds / max(1, one.missing)
    return max(one.seconds / cores, longest) + STARTING


def within(waiting: Sequence[Next], seconds: float, cores: int) -> tuple[list[Next], float]:
    """What so many seconds would buy: looks, and how many verdicts they may be expected to give."""
    bought: list[Next] = []
    spent = 0.0
    for one in sorted(waiting, key=lambda one: -one.worth):
        if spent + clock(one, cores) <= seconds:
            bought.append(one)
            spent += clock(one, cores)
    return bought, sum(one.chances.next for one in bought)


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
