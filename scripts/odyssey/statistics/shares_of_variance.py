"""How much of the variance of a score single settings explain, with what it takes to test that.

Settings of a random search are drawn independently, evenly on [0, 1] of their scale. So a score is a series in products
of orthonormal polynomials, whose coefficients are those of any fixed function f plus the mean of (y - f) phi, and the
variance that one setting explains is the sum of the squares of its own coefficients. f is a ridge regression, for each
trial without that trial, so that what other settings decide does not blur a small share; squares are estimated over
pairs of different trials, so that noise adds nothing to them.

Seed noise cannot be parted from interactions where no setting was repeated, but it can be fenced in: the signal, what
all settings together decide, is at most the variance, and at least what the regression predicts of trials that it has
not seen (differences of cross-fitted R^2: Williamson, Gilbert, Carone, Simon 2021). Effects are taken for smooth:
polynomials of degree `ALONE` in one setting, products of degree `TOGETHER` in two.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.polynomial import legendre
from numpy.typing import NDArray

ALONE, TOGETHER = 6, 4
FEWEST_TRIALS = 40  # below, a regression says more about itself than about the search
PENALTIES = np.geomspace(1e-2, 1e4, 25)


@dataclass(frozen=True)
class Split:
    """What each of N trials says about the variance of their scores.

    coefficients: of each setting's polynomials, trial by trial [D, N, K]; each has the true one as its expectation.
    predicted, whole: likewise of the variance that is predicted of unseen trials, and of all of it [N].
    """

    coefficients: NDArray
    predicted: NDArray
    whole: NDArray

    @property
    def mains(self) -> NDArray:
        """The variance that each setting explains by itself [D]; below 0 by chance where it explains none."""
        n = self.whole.size
        sums = self.coefficients.sum(axis=1) ** 2 - (self.coefficients**2).sum(axis=1)
        return sums.sum(axis=1) / (n * (n - 1))

    @property
    def blur(self) -> NDArray:
        """The variance of `mains` that stays where a setting explains nothing [D]."""
        n = self.whole.size
        spreads = [np.cov(of_setting.T) for of_setting in self.coefficients]
        return np.array([2 * (spread**2).sum() / (n * (n - 1)) for spread in spreads])

    def slopes(self) -> NDArray:
        """By how much more of each trial's kind would move `mains` [D, N]."""
        means = self.coefficients.mean(axis=1, keepdims=True)
        return 2 * ((self.coefficients - means) * means).sum(axis=2)


def split_variance(points: NDArray, scores: NDArray) -> Split:
    """Split the variance of scores [N] over points [N, D] of the unit cube."""
    alone = [_waves(axis) for axis in points.T]
    features = np.column_stack([*alone, *(_products(a, b) for a, b in combinations(alone, 2))])
    missed, weights = _unseen(features, scores)
    squares = (weights**2).sum(axis=1)
    level = scores.mean() - weights.mean(axis=0) @ features.mean(axis=0)
    guessed = scores - level - missed
    predicted = squares + 2 * guessed * missed
    columns = [slice(d * ALONE, (d + 1) * ALONE) for d in range(len(alone))]
    coefficients = np.array([weights[:, c] + features[:, c] * missed[:, None] for c in columns])
    return Split(coefficients, predicted, predicted + missed**2)


def _waves(unit: NDArray) -> NDArray:
    """Legendre's polynomials on [0, 1], of variance 1, without the constant [N, K]."""
    return legendre.legvander(2 * unit - 1, ALONE)[:, 1:] * np.sqrt(2 * np.arange(1, ALONE + 1) + 1)


def _products(a: NDArray, b: NDArray) -> NDArray:
    return np.column_stack([a[:, i] * b[:, k] for i in range(TOGETHER - 1) for k in range(TOGETHER - 1 - i)])


def _unseen(features: NDArray, scores: NDArray) -> tuple[NDArray, NDArray]:
    """What a ridge regression without that trial misses of each score [N], and its weights [N, P].

    Both by the hat matrix; the penalty is the one that misses least.
    """
    x, y = features - features.mean(axis=0), scores - scores.mean()
    u, s, v = np.linalg.svd(x, full_matrices=False)
    kept = s**2 / (s**2 + PENALTIES[:, None])
    missed = (y - kept * (u.T @ y) @ u.T) / (1 - kept @ (u**2).T - 1 / y.size)
    best = int((missed**2).sum(axis=1).argmin())
    penalised = s / (s**2 + PENALTIES[best])
    weights = v.T @ (penalised * (u.T @ y))
    return missed[best], weights - missed[best][:, None] * (u * penalised) @ v
