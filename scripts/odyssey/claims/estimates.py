"""A number with its uncertainty: one-sided tests against an edge, their power, and how many trials would decide.

Only "above an edge" is written out; "below" is the same of the mirrored number.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats  # special: the same functions, some twenty times as fast for one number

from odyssey.claims.wording import MOST

COUNTS = np.unique(np.concatenate([np.arange(1, 1000), np.geomspace(1000, MOST, 600).astype(int)]))


class Estimate(ABC):
    """A measured `value` from `n` independent trials (of the smaller group, where there are two)."""

    value: float
    n: int

    @abstractmethod
    def p_above(self, edge: float) -> float:
        """The p-value against "the true number is at most `edge`"."""

    @abstractmethod
    def lower(self, error: float) -> float:
        """The one-sided bound that the true number is below with a chance of at most `error`."""

    @abstractmethod
    def chance_above(self, edge: float, error: float, truth: float) -> float:
        """The power: how likely p_above(edge) < error is at the present n, if `truth` were the true number."""

    @abstractmethod
    def needed_above(self, edge: float, error: float, power: float) -> float:
        """The n at which that power is reached if the measured value is the true one; at most `MOST`."""

    def later(self, times: int, rng: np.random.Generator) -> Estimate | None:
        """What so many times the trials, these among them, may come to: drawn at a truth drawn from what is known.

        None for a number that is judged once, at a registered number of trials, and never again.
        """
        return None

    @abstractmethod
    def mirrored(self) -> Estimate:
        """Its mirror image, whose `above` is this one's `below`."""

    @abstractmethod
    def mirror(self, edge: float) -> float:
        """The mirror image of an edge."""

    def p_below(self, edge: float) -> float:
        return self.mirrored().p_above(self.mirror(edge))

    def upper(self, error: float) -> float:
        return self.mirror(self.mirrored().lower(error))

    def chance_below(self, edge: float, error: float, truth: float) -> float:
        return self.mirrored().chance_above(self.mirror(edge), error, self.mirror(truth))

    def needed_below(self, edge: float, error: float, power: float) -> float:
        return self.mirrored().needed_above(self.mirror(edge), error, power)


def _same(value: float) -> float:
    return value


@dataclass(frozen=True)
class StudentEstimate(Estimate):
    """A number whose distance from the truth, over its standard error, is Student's t with `df` degrees.

    straighten: the scale on which that is so (arctanh for a correlation), and bend, its inverse; the standard error
    is on that scale. A standard error of 0 decides nothing: numbers that do not vary do not say how far they are off.
    """

    value: float
    standard_error: float
    df: float
    n: int
    straighten: Callable[[float], float] = _same
    bend: Callable[[float], float] = _same

    def p_above(self, edge: float) -> float:
        return float(special.stdtr(self.df, -self._distance(edge))) if self.standard_error > 0 else 1.0

    def lower(self, error: float) -> float:
        if not self.standard_error > 0:
            return -math.inf
        return float(self.bend(self.straighten(self.value) + special.stdtrit(self.df, error) * self.standard_error))

    def chance_above(self, edge: float, error: float, truth: float) -> float:
        if not self.standard_error > 0:
            return 0.0
        return power_of_t((self.straighten(truth) - self.straighten(edge)) / self.standard_error, self.df, error)

    def needed_above(self, edge: float, error: float, power: float) -> float:
        """By the normal approximation: the standard error falls as 1 / sqrt(n)."""
        if not (self.standard_error > 0 and self._distance(edge) > 0):
            return MOST
        reach = reach_of_t(error, power) / self._distance(edge)
        return float(min(MOST, max(2, math.ceil(self.n * reach**2))))

    def later(self, times: int, rng: np.random.Generator) -> StudentEstimate:
        if times <= 1 or not self.standard_error > 0:
            return self
        moved = self.straighten(self.value) + self.standard_error * moved_by(times, rng)
        return replace(
            self,
            value=float(self.bend(moved)),
            standard_error=self.standard_error / math.sqrt(times),
            df=self.df * times,
            n=self.n * times,
        )

    def mirrored(self) -> StudentEstimate:
        return replace(self, value=-self.value)

    def mirror(self, edge: float) -> float:
        return -edge

    def _distance(self, edge: float) -> float:
        return (self.straighten(self.value) - self.straighten(edge)) / self.standard_error


def moved_by(times: int, rng: np.random.Generator) -> float:
    """How far a mean moves until there are so many times the numbers, in standard errors of the present one.

    The truth is drawn as far from the present mean as that is likely to be from it, the new numbers about the truth.
    """
    news = 1 - 1 / times
    return float(news * (rng.standard_normal() + rng.standard_normal() / math.sqrt(times - 1)))


def power_of_t(away: float, df: float, error: float) -> float:
    """How likely Student's t rejects where the truth lies `away` measured standard errors beyond the edge.

    A standard error from few degrees of freedom is as often too small as too large, but its inverse is too large in the
    mean: that is taken off (Hedges 1981).
    """
    if math.isinf(df):
        return float(special.ndtr(special.ndtri(error) + away))
    inverse = math.sqrt(df / 2) * math.exp(special.gammaln((df - 1) / 2) - special.gammaln(df / 2)) if df > 1 else 2.0
    chance = 1 - special.nctdtr(df, away / inverse, -special.stdtrit(df, error))
    return float(min(1.0, max(0.0, chance)))


def reach_of_t(error: float, power: float) -> float:
    """How many standard errors the truth must lie beyond the edge for that power, by the normal approximation."""
    return float(special.ndtri(power) - special.ndtri(error))


@dataclass(frozen=True)
class ShareEstimate(Estimate):
    """A share of `n` trials, by the exact binomial test and interval (Clopper and Pearson 1934).

    open: trials, of those without success, that might have come to it, or did by one count and not by another: they
    speak neither for a larger share nor for a smaller one, so that intervals are wider.
    """

    successes: int
    n: int
    open: int = 0

    @property
    def value(self) -> float:  # type: ignore[override]
        return self.successes / self.n

    def p_above(self, edge: float) -> float:
        """P(at least so many successes) at the edge."""
        if self.successes <= 0 or edge >= 1:
            return 1.0
        return float(special.betainc(self.successes, self.n - self.successes + 1, edge))

    def lower(self, error: float) -> float:
        if self.successes <= 0:
            return 0.0
        return float(special.betaincinv(self.successes, self.n - self.successes + 1, error))

    def chance_above(self, edge: float, error: float, truth: float) -> float:
        return float(_chance(np.array([self.n]), edge, error, truth)[0])

    def needed_above(self, edge: float, error: float, power: float) -> float:
        """By exact power, at a share half a success nearer to a half: n of n does not mean always.

        It is moved towards the edge by half of the distance at most. Never fewer than show anything at all.
        """
        if self.value <= edge + 1e-12:  # mirrored edges are rounded
            return MOST
        truth = max((self.successes + 0.5) / (self.n + 1), (self.value + edge) / 2)
        enough = _chance(COUNTS, edge, error, truth) >= power
        return float(COUNTS[enough.argmax()]) if enough.any() else MOST

    def later(self, times: int, rng: np.random.Generator) -> ShareEstimate:
        """As many of the new trials are open as of these."""
        more, opened = (times - 1) * (self.n - self.open), times * self.open
        share = rng.beta(self.successes + 0.5, self.n - self.open - self.successes + 0.5)
        return ShareEstimate(self.successes + int(rng.binomial(more, share)), times * self.n, opened)

    def mirrored(self) -> ShareEstimate:
        return ShareEstimate(self.n - self.successes - self.open, self.n, self.open)

    def mirror(self, edge: float) -> float:
        return 1 - edge


def fewest_to_show(edge: float, error: float) -> int:
    """The least number of trials that can show more than a share of `edge`: if all succeed."""
    return max(1, math.floor(math.log(error) / math.log(edge)) + 1) if 0 < edge < 1 else 1


def _chance(n: NDArray, edge: float, error: float, truth: float) -> NDArray:
    """How likely so many of n succeed that at the edge it would happen with a chance below `error`."""
    critical = stats.binom.isf(error, n, edge)  # P(more than this | edge) <= error
    return stats.binom.sf(critical, n, truth)
