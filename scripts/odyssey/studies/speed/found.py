"""Which peers there are, found by the name of their file. Imports no torch."""

from __future__ import annotations

from functools import cache

from odyssey import registry
from odyssey.errors import unknown

FOLDER = "studies/speed/peers"
MEASURES = ("recurrence", "training_step", "feeding")  # functions that a peer may have


@cache
def peers(measure: str = "recurrence") -> tuple[str, ...]:
    """Every peer of the speed study that has that measure: the files that define it; none is imported."""
    return registry.defining(FOLDER, measure)


@cache
def peer_facts(name: str) -> dict[str, str]:
    """The string constants (LABEL, COLOUR, MARKER) of a peer's file, read without importing."""
    known = {peer for measure in MEASURES for peer in peers(measure)}
    if name not in known:
        raise unknown("peer", name, known)
    return registry.facts_in(FOLDER, name)
