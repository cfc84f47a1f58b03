"""Where a number lies if a claim holds: an open interval, one of whose ends may be at infinity."""

from __future__ import annotations

import math
from dataclasses import dataclass

INFINITY = math.inf


@dataclass(frozen=True)
class Region:
    """The numbers between `low` and `high`."""

    low: float = -INFINITY
    high: float = INFINITY

    @property
    def edges(self) -> int:
        """How many ends are finite: 1 for "more than", 2 for "within"."""
        return math.isfinite(self.low) + math.isfinite(self.high)

    def holds(self, value: float) -> bool:
        return self.low < value < self.high

    def words(self, unit: str) -> str:
        """As in a table: "above 50 %", "within -2 % and 2 %"."""
        low, high = (f"{edge:g}{unit}" for edge in (_in(self.low, unit), _in(self.high, unit)))
        if self.edges == 2:
            return f"between {low} and {high}"
        return f"above {low}" if math.isfinite(self.low) else f"below {high}"


def _in(value: float, unit: str) -> float:
    return round(100 * value, 6) if unit.strip() == "%" and math.isfinite(value) else value
