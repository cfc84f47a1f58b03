"""What is said of a budget: where the ledger stands, what moved, and what more would buy."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from odyssey.claims.wording import DECIDED, Verdict, in_words
from odyssey.deciding.rounds import by_worth, clock, within
from odyssey.deciding.standing import Next
from odyssey.progress import duration

HOUR = 3600.0
NOTHING_LEFT = "Nothing is left that more trials would decide here; --list says why of each claim."
Row = Mapping[str, Any]  # of the ledger


def counted(rows: Sequence[Row]) -> str:
    """Of 95 claims 20 reproduced, ..."""
    found = [row["verdict"] for row in rows]
    return f"of {len(found)} claims {', '.join(f'{found.count(verdict)} {verdict}' for verdict in Verdict)}"


def looks(count: int) -> str:
    return f"{count} look{'' if count == 1 else 's'}"


def moved(row: Row) -> str:
    """What a look said."""
    said = f"{row['verdict']}: {row['sentence']} ({row['source']})"
    if row["verdict"] in DECIDED:
        return said
    number = "" if math.isnan(row["value"]) else f"{in_words(row['value'], row['unit'])} "
    measured = f"{number}by {row['trials']} trials; holds if {row['region']}"
    return f"{said}: {row['held_back'] or measured}"


def every_claim(known: Mapping[str, Next | str], cores: int) -> list[str]:
    """Of each that is not decided what its next look costs, and how likely it decides; or why there is none."""
    waiting = by_worth([one for one in known.values() if isinstance(one, Next)], cores)
    lines = [
        f"{one.claim}: look {one.look}, {one.trials} trials of {one.offer.of} ({one.offer.size}), {len(one.missing)} "
        f"to train, about {duration(clock(one, cores))}; decides with a chance of {100 * one.chances.next:.0f} %"
        for one in waiting
    ]
    closed = {name: why for name, why in known.items() if isinstance(why, str) and why != "decided"}
    return lines + [f"{name}: not here: {why}" for name, why in closed.items()]


def next_hour(waiting: Sequence[Next], cores: int) -> str:
    """What the next hour would buy."""
    if not waiting:
        return NOTHING_LEFT
    bought, verdicts = within(waiting, HOUR, cores)
    if not bought:
        cheapest = min(waiting, key=lambda one: clock(one, cores))
        return f"The next look, at {cheapest.claim}, takes about {duration(clock(cheapest, cores))}."
    named = ", ".join(one.claim for one in bought[:4]) + (", ..." if len(bought) > 4 else "")
    return f"The next hour would buy {looks(len(bought))} and about {verdicts:.1f} verdicts: {named}."
