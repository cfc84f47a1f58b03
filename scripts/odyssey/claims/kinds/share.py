"""How many do it: the share of trials that solved their task, or of anything else that is between 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from odyssey.claims.claim import Part
from odyssey.claims.estimates import Estimate, ShareEstimate, fewest_to_show
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.bounded import BoundedEstimate
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.statistics.outcomes import has_diverged
from odyssey.streams import stream

HALF = 0.5
USUAL, RARE = 0.9, 0.1  # what "always" and "never" are taken for where power is stated
ERROR = 0.05


@dataclass(frozen=True)
class Share:
    """The mean of `column` over the rows of a group: 1 where a trial succeeded, 0 where it failed or diverged.

    Where rows are themselves shares (of a network's memories), their own spread is what counts. budget: training
    sequences after which the paper gives up (or, where it always succeeds, those that it takes). Trials that ended
    without success before are open: given as many, they might have come to it. Open are also those that stopped since
    they had solved their task by validation, and failed the test.
    """

    group: Group
    region: Region
    expected: float
    column: str = "success"
    budget: float = 0

    @property
    def groups(self) -> Sequence[Group]:
        return (self.group,)

    def parts(self, record: Record) -> list[Part]:
        (rows,) = matched(record, self.groups)
        values = rows[self.column].to_numpy(dtype=float) if self.column in rows else np.full(len(rows), np.nan)
        rows, values = rows[there := np.isfinite(values)], values[there]
        stopped = self._stopped(rows, values)
        short = self._short(rows, values) & ~stopped
        return [
            Part(
                f"{self.group}, {self._said()}{self._left_open(int(short.sum()), int(stopped.sum()))}",
                " %",
                self.region,
                _estimate(values, int((short | stopped).sum())),
                plausible(self.expected, self.region),
                trials=int(values.size),
                fewest=fewest_for(self.region),
                not_run=not values.size,
                open=int(short.sum()),
            )
        ]

    def _short(self, rows: pd.DataFrame, values: NDArray) -> NDArray[np.bool_]:
        """Which trials ended before the budget, neither solved nor diverged."""
        if not self.budget or rows.empty:
            return np.zeros(len(rows), dtype=bool)
        return ((rows["sequences_seen"] < self.budget) & ~has_diverged(rows)).to_numpy(dtype=bool) & (values == 0)

    def _stopped(self, rows: pd.DataFrame, values: NDArray) -> NDArray[np.bool_]:
        """Which trials were stopped as solved, by validation, and are not by the test."""
        if self.column != "success" or "status" not in rows:
            return np.zeros(len(rows), dtype=bool)
        return (rows["status"] == "solved").to_numpy(dtype=bool) & (values == 0)

    def _left_open(self, short: int, stopped: int) -> str:
        why = [
            f"unsolved, but trained on fewer than the paper's {self.budget:,.0f} sequences, so left open: {short}"
            if short
            else "",
            f"stopped as solved by validation, failed on test, so left open: {stopped}" if stopped else "",
        ]
        said = "; ".join(filter(None, why))
        return f" ({said})" if said else ""

    def _said(self) -> str:
        return "solved" if self.column == "success" else self.column.replace("_", " ")


def solves(group: Group, more_than: float = HALF, expected: float = 1.0, budget: float = 0) -> Share:
    """More than that share of the trials solve the task."""
    return Share(group, Region(low=more_than), expected, budget=budget)


def fails(group: Group, fewer_than: float = HALF, expected: float = 0.0, budget: float = 0) -> Share:
    """Fewer than that share of the trials solve the task."""
    return Share(group, Region(high=fewer_than), expected, budget=budget)


def plausible(expected: float, region: Region) -> float:
    """What "always" and "never" are taken for: 90 % and 10 %, or half of the way from a stricter edge.

    No number of trials says always, and at 1.0 every power would be 1.
    """
    if expected >= 1:
        return max(USUAL, (1 + region.low) / 2) if math.isfinite(region.low) else USUAL
    if expected <= 0:
        return min(RARE, region.high / 2) if math.isfinite(region.high) else RARE
    return expected


def fewest_for(region: Region) -> int:
    """The trials below which no outcome whatever shows that a share is in the region."""
    low = fewest_to_show(region.low, ERROR) if math.isfinite(region.low) else 1
    high = fewest_to_show(1 - region.high, ERROR) if math.isfinite(region.high) else 1
    return max(low, high)


def _estimate(values: NDArray, unsure: int) -> Estimate | None:
    """Of successes the exact test; of shares, which need no worst case, their own spread."""
    if not values.size:
        return None
    if np.isin(values, (0.0, 1.0)).all():
        return ShareEstimate(int(values.sum()), values.size, unsure)
    mixed = stream(0, "bets").permutation(np.clip(values, 0, 1))
    return BoundedEstimate(tuple(mixed.tolist()))
