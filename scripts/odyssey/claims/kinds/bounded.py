"""The mean of numbers between 0 and 1 by betting on them (Waudby-Smith and Ramdas 2024), valid for any n and any shape.

If the true mean is at most m, nobody who bets on more grows rich: a capital that is multiplied by 1 + lambda (x - m) at
each number x, with lambda chosen before x is seen, exceeds 1 / error with a chance of at most `error` (Ville).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from odyssey.claims.estimates import Estimate
from odyssey.claims.wording import MOST

LOG_WEALTH = math.log(1 / 0.05)  # bets are sized for a test at 5 %; at any other error it stays valid
CAP = 0.75  # of what may be lost in one bet


@dataclass(frozen=True)
class BoundedEstimate(Estimate):
    """The mean of independent `values` in [0, 1], in the order in which they are bet on.

    Values of several kinds are to be mixed beforehand, so that none comes first.
    """

    values: tuple[float, ...]

    @property
    def n(self) -> int:  # type: ignore[override]
        return len(self.values)

    @property
    def value(self) -> float:  # type: ignore[override]
        return math.fsum(self.values) / self.n

    def p_above(self, edge: float) -> float:
        if edge <= 0:
            return 1.0 if self.value <= 0 else self.p_above(1e-9)
        if edge >= 1:
            return 1.0
        capital = np.log1p(np.minimum(self._bets, CAP / edge) * (self._array - edge)).cumsum()
        return float(math.exp(-max(0.0, capital.max())))

    def lower(self, error: float) -> float:
        if self.p_above(1e-9) >= error:
            return 0.0
        return float(optimize.brentq(lambda edge: self.p_above(edge) - error, 1e-9, 1.0))

    def chance_above(self, edge: float, error: float, truth: float) -> float:
        """By the normal approximation of the logarithm of the capital, with the measured spread."""
        return self._chance(self.n, edge, error, truth)

    def needed_above(self, edge: float, error: float, power: float) -> float:
        if self.value <= edge:
            return MOST
        counts = np.unique(np.geomspace(2, MOST, 400).astype(int))
        enough = np.array([self._chance(int(n), edge, error, self.value) for n in counts]) >= power
        return float(counts[enough.argmax()]) if enough.any() else MOST

    def later(self, times: int, rng: np.random.Generator) -> BoundedEstimate:
        more = rng.choice(self._array, (times - 1) * self.n)
        return BoundedEstimate((*self.values, *more.tolist()))

    def mirrored(self) -> BoundedEstimate:
        return BoundedEstimate(tuple(1 - value for value in self.values))

    def mirror(self, edge: float) -> float:
        return 1 - edge

    @cached_property
    def _array(self) -> NDArray:
        return np.array(self.values)

    @cached_property
    def _bets(self) -> NDArray:
        """What is bet on each number: as much as the spread of those before it allows, begun at 1 / 4."""
        before = np.arange(1, self.n + 1)
        mean = (0.5 + self._array.cumsum()) / (before + 1)
        spread = (0.25 + ((self._array - mean) ** 2).cumsum()) / (before + 1)
        return np.sqrt(2 * LOG_WEALTH / (self.n * np.append(0.25, spread[:-1])))

    def _chance(self, n: int, edge: float, error: float, truth: float) -> float:
        if truth <= edge:
            return error
        variance = max(float(self._array.var()), 0.25 / (self.n + 1))
        bet = min(math.sqrt(2 * LOG_WEALTH / (n * variance)), CAP / max(edge, 1e-9))
        growth = bet * (truth - edge) - bet**2 * (variance + (truth - edge) ** 2) / 2
        spread = bet * math.sqrt(variance * n)
        return float(special.ndtr((n * growth - math.log(1 / error)) / spread))
