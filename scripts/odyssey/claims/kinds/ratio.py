"""A relative difference of two means, tested at the edge: how far mean(a) is from r mean(b) there (Fieller 1954)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize, special

from odyssey.claims.estimates import Estimate, moved_by, power_of_t, reach_of_t
from odyssey.claims.wording import MOST


@dataclass(frozen=True)
class RatioEstimate(Estimate):
    """mean(a) / mean(b) - 1, from two means, the variances of them and their covariance.

    a - r b is held against its own standard error at the edge's r, not at the measured one. degrees: those of a and of
    b; of pairs one number for both (paired), else Welch's. A spread of 0 decides nothing.
    """

    a: float
    b: float
    variances: tuple[float, float]
    covariance: float
    degrees: tuple[float, float]
    n: int
    paired: bool = False
    sign: int = 1

    @property
    def value(self) -> float:  # type: ignore[override]
        return self.sign * (self.a / self.b - 1)

    def p_above(self, edge: float) -> float:
        distance, df = self._distance(edge)
        return float(special.stdtr(df, -distance)) if math.isfinite(distance) else 1.0

    def lower(self, error: float) -> float:
        """Minus infinity where no ratio can be told from the measured one."""
        value, step = self.value, self._standard_error(self.value)
        if not step > 0:
            return -math.inf
        for reach in (step * 2**k for k in range(1, 16)):
            if self.p_above(value - reach) < error:
                return float(optimize.brentq(lambda edge: self.p_above(edge) - error, value - reach, value))
        return -math.inf

    def chance_above(self, edge: float, error: float, truth: float) -> float:
        error_there, df = self._standard_error(edge), self._df(edge)
        return power_of_t((truth - edge) / error_there, df, error) if error_there > 0 else 0.0

    def needed_above(self, edge: float, error: float, power: float) -> float:
        distance, _ = self._distance(edge)
        if not (math.isfinite(distance) and distance > 0):
            return MOST
        return min(MOST, max(2, math.ceil(self.n * (reach_of_t(error, power) / distance) ** 2)))

    def later(self, times: int, rng: np.random.Generator) -> RatioEstimate:
        error = self._standard_error(self.value)
        if times <= 1 or not error > 0:
            return self
        ratio = self.a / self.b + error * moved_by(times, rng)
        first, second = self.variances
        return replace(
            self,
            a=ratio * self.b,
            variances=(first / times, second / times),
            covariance=self.covariance / times,
            degrees=(self.degrees[0] * times, self.degrees[1] * times),
            n=self.n * times,
        )

    def mirrored(self) -> RatioEstimate:
        return replace(self, sign=-self.sign)

    def mirror(self, edge: float) -> float:
        return -edge

    def _ratio(self, edge: float) -> float:
        return 1 + self.sign * edge

    def _variance(self, edge: float) -> float:
        """Of a - r b."""
        r = self._ratio(edge)
        return self.variances[0] - 2 * r * self.covariance + r**2 * self.variances[1]

    def _standard_error(self, edge: float) -> float:
        variance = self._variance(edge)
        smallest = 1e-24 * (self.variances[0] + self.variances[1])  # what rounding leaves of equal scores
        return math.sqrt(variance) / abs(self.b) if variance > smallest else 0.0

    def _distance(self, edge: float) -> tuple[float, float]:
        """How many standard errors the value lies above the edge, and the degrees of freedom; NaN without a spread."""
        error = self._standard_error(edge)
        return ((self.value - edge) / error if error > 0 else math.nan), self._df(edge)

    def _df(self, edge: float) -> float:
        if self.paired:
            return self.degrees[0]
        a, b = self.variances[0], self._ratio(edge) ** 2 * self.variances[1]
        total = a**2 / self.degrees[0] + b**2 / self.degrees[1]
        return (a + b) ** 2 / total if total > 0 else self.degrees[0]
