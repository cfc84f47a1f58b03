"""A share of the signal of a search, between what it is of all variance and what it is of what can be predicted."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from odyssey.claims.estimates import Estimate, power_of_t, reach_of_t
from odyssey.claims.wording import MOST

ENDS = 20  # the ends of the range searched are off by some 1 / n: a share s of a steep effect by up to 20 s (1 - s) / n


@dataclass(frozen=True)
class SignalShare(Estimate):
    """The variance `explained` by single settings, over the signal; of_the_rest: all of the signal but that.

    slopes, blur: how each trial moves it [N], and its variance where there is nothing to explain. predicted, whole:
    each trial's part [N] of the least signal and of the largest. other: the share that is left to 1 is meant.
    """

    explained: float
    slopes: NDArray
    blur: float
    predicted: NDArray
    whole: NDArray
    of_the_rest: bool = False
    other: bool = False

    @property
    def n(self) -> int:  # type: ignore[override]
        return self.whole.size

    @property
    def value(self) -> float:  # type: ignore[override]
        """Of all variance, noise included."""
        share = float(np.clip(self.explained / self.whole.mean(), 0, 1))
        return 1 - share if self._complement else share

    def p_above(self, edge: float) -> float:
        distance = self._distance(edge)
        return float(special.stdtr(self.n - 1, -distance)) if math.isfinite(distance) else 1.0

    def lower(self, error: float) -> float:
        """Never below 0."""
        if self.p_above(0.0) >= error:
            return 0.0
        if self.p_above(1.0) < error:
            return 1.0
        return float(optimize.brentq(lambda edge: self.p_above(edge) - error, 0, 1))

    def chance_above(self, edge: float, error: float, truth: float) -> float:
        signal, spread = self._signal(), self._spread(edge)
        if not (spread > 0 and signal.mean() > 0):
            return 0.0
        return power_of_t((truth - edge) * signal.mean() / spread, self.n - 1, error)

    def needed_above(self, edge: float, error: float, power: float) -> float:
        """If noise is as it is; what the regression misses for want of trials is not taken off."""
        distance = self._distance(edge)
        if not (math.isfinite(distance) and distance > 0):
            return MOST
        return min(MOST, math.ceil(self.n * max(0.1, reach_of_t(error, power) / distance) ** 2))

    def mirrored(self) -> SignalShare:
        return replace(self, other=not self.other)

    def mirror(self, edge: float) -> float:
        return 1 - edge

    @property
    def _complement(self) -> bool:
        """Whether the share that is explained must be small for this one to be large."""
        return self.of_the_rest != self.other

    def _signal(self) -> NDArray:
        """Whatever makes this share smaller: a large signal for what is explained, a small one for what is not.

        A share of the rest turns it round: it is small if all noise is in the signal.
        """
        return self.predicted if self._complement else self.whole

    def _distance(self, edge: float) -> float:
        """How many standard errors the share lies above the edge; NaN without a spread."""
        edge_explained = 1 - edge if self._complement else edge
        difference = self.explained - edge_explained * self._signal().mean()
        spread = self._spread(edge)
        return (-difference if self._complement else difference) / spread if spread > 0 else math.nan

    def _spread(self, edge: float) -> float:
        """The standard error of that difference at the edge, where what is explained would be a little more."""
        signal = self._signal()
        share = 1 - edge if self._complement else edge
        target = max(0.0, share * float(signal.mean()))
        steeper = math.sqrt(target / max(self.explained, target / 20)) if 0 < target > self.explained else 1.0
        trials = self.slopes * steeper - share * signal
        ends = ENDS * share * (1 - share) * float(signal.mean()) / self.n
        return math.sqrt(float(trials.var(ddof=1)) / self.n + self.blur + ends**2)
