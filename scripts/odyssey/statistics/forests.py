"""A regression forest as what it is: boxes with a value, whose averages over the unit cube are exact sums."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestRegressor

TREES = 100
SEED = 0


@dataclass(frozen=True)
class Axis:
    """Where leaves begin and end along an axis: the edges, from 0 to 1, and each leaf's two among them [L]."""

    edges: NDArray
    starts: NDArray
    ends: NDArray

    @classmethod
    def of(cls, low: NDArray, high: NDArray) -> Axis:
        """The axis of leaves from `low` to `high` [L]."""
        edges = np.unique(np.append(low, high))
        return cls(edges, np.searchsorted(edges, low), np.searchsorted(edges, high))


@dataclass(frozen=True)
class Boxes:
    """The leaves of a tree: boxes [L, D] that tile the unit cube, and their values [L]."""

    low: NDArray
    high: NDArray
    value: NDArray

    @cached_property
    def sides(self) -> NDArray:
        return self.high - self.low

    @cached_property
    def volume(self) -> NDArray:
        return self.sides.prod(axis=1)

    @cached_property
    def mean(self) -> float:
        return float(self.volume @ self.value)

    @cached_property
    def variance(self) -> float:
        """Of the tree's answer where the cube is uniform."""
        return float(self.volume @ (self.value - self.mean) ** 2)

    @cached_property
    def axes(self) -> list[Axis]:
        return [Axis.of(low, high) for low, high in zip(self.low.T, self.high.T, strict=True)]

    def marginal(self, axes: Sequence[int]) -> NDArray:
        """The average over all other axes, [K, ...]: constant between the edges of each axis in `axes`.

        Each leaf adds its value times its volume in the other axes; summed from differences at its corners.
        """
        mine = [self.axes[axis] for axis in axes]
        added = self.value * np.delete(self.sides, axes, axis=1).prod(axis=1)
        corners = np.zeros([len(axis.edges) for axis in mine])
        for upper in product((0, 1), repeat=len(mine)):
            place = tuple(axis.ends if up else axis.starts for axis, up in zip(mine, upper, strict=True))
            np.add.at(corners, place, (-1) ** sum(upper) * added)
        for i in range(len(mine)):
            corners = corners.cumsum(axis=i)
        return corners[tuple(slice(-1) for _ in mine)]

    def marginal_variance(self, axes: Sequence[int]) -> float:
        """The variance of a marginal over its own axes."""
        deviation = (self.marginal(axes) - self.mean) ** 2
        for axis in reversed(axes):
            deviation = deviation @ np.diff(self.axes[axis].edges)
        return float(deviation)

    def marginal_at(self, axes: Sequence[int], points: NDArray) -> NDArray:
        """The marginal on a grid: each axis at `points` [G] in [0, 1]; [G, ...]."""
        places = [np.searchsorted(self.axes[axis].edges[1:-1], points) for axis in axes]
        return self.marginal(axes)[np.ix_(*places)]


class Forest(NamedTuple):
    """The trees, and `fit`: the share of the variance that they explain of trials that they have not seen.

    R^2 of out-of-bag answers, each of the trees that did not draw that trial (Breiman 2001, section 3.1): at most 1,
    below 0 where the mean would do better, NaN where y does not vary. With `TREES` no trial is drawn by all of them.
    """

    trees: list[Boxes]
    fit: float


def fit_forest(X: NDArray, y: NDArray, least_leaf: int = 1, trees: int = TREES) -> Forest:
    """A random forest (Breiman 2001) fitted to y [N] at points X [N, D] of the unit cube."""
    forest = RandomForestRegressor(
        n_estimators=trees, min_samples_leaf=least_leaf, random_state=SEED, n_jobs=1, oob_score=_explained
    )
    with warnings.catch_warnings():  # said of so few trees as tests grow
        warnings.filterwarnings("ignore", "Some inputs do not have OOB scores", UserWarning)
        forest.fit(X, y)
    return Forest([leaf_boxes(tree.tree_, X.shape[1]) for tree in forest.estimators_], forest.oob_score_)


def _explained(y: NDArray, answers: NDArray) -> float:
    deviation = ((y - y.mean()) ** 2).sum()
    return float(1 - ((y.ravel() - answers.ravel()) ** 2).sum() / deviation) if np.ptp(y) > 0 else math.nan


def leaf_boxes(tree: Any, dimensions: int) -> Boxes:
    """The leaves of a scikit-learn tree as boxes: every split cuts its node's box, level by level."""
    low, high = np.zeros((tree.node_count, dimensions)), np.ones((tree.node_count, dimensions))
    nodes = np.flatnonzero(tree.children_left[:1] >= 0)
    while nodes.size:
        left, right = tree.children_left[nodes], tree.children_right[nodes]
        for child in (left, right):
            low[child], high[child] = low[nodes], high[nodes]
        high[left, tree.feature[nodes]] = low[right, tree.feature[nodes]] = tree.threshold[nodes]
        nodes = np.concatenate([left, right])
        nodes = nodes[tree.children_left[nodes] >= 0]
    leaves = tree.children_left < 0
    return Boxes(low[leaves], high[leaves], tree.value[leaves, 0, 0])
