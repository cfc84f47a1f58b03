"""A small study of the minimal latch, and its tables by the real experiment."""

from __future__ import annotations

from typing import Any

from odyssey.schema import checked
from odyssey.studies.latching.experiment import latch
from odyssey.studies.latching.schema import LatchingStudy
from odyssey.studies.latching.tables import LatchingTables

STUDY: dict[str, Any] = {
    "kind": "latching",
    "name": "invented",
    "title": "A small latch",
    "question": "Does it hold?",
    "learning_rates": [0.01, 0.3],
    "presentations": 100,
    "runs": 6,
    "judged": 100,
    "map": {"w": [0.5, 1.5], "noise_sd": [0, 0.5, 1.0]},
    "lengths": {"lengths": [5, 8]},
    "figures": ["convergence_map"],
}


def latching_study(**change: Any) -> LatchingStudy:
    return checked(LatchingStudy, STUDY | change, "study")


def latching_tables(**change: Any) -> LatchingTables:
    return latch(latching_study(**change))
