"""Functional analysis of variance on a random forest: how much of the score each parameter decides.

Hutter, Hoos, Leyton-Brown 2014, "An efficient approach for assessing hyperparameter importance": each tree's answer,
over the space that was searched, is split into main effects, interactions of pairs and the rest, all by exact sums over
its leaves (odyssey.statistics.forests); shares of variance are averaged over trees.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from odyssey.statistics.forests import Boxes, fit_forest
from odyssey.statistics.outcomes import counted_scores
from odyssey.statistics.selection import GROUP
from odyssey.statistics.space import Parameter, parameters_of, units

FEWEST_TRIALS = 20  # below, a forest says more about itself than about the search
HIGHER = "higher order"
TARGETS = {"score": "counted_score", "rank": "rank", "seconds": "wall_seconds"}
COLUMNS = {
    **dict.fromkeys((*GROUP, "target"), "str"),
    "n": "int64",
    "term": "str",
    "order": "int64",
    **dict.fromkeys(("share", "share_sd", "fit"), "float64"),
}


def term(*names: str) -> str:
    """What the share of a parameter, or of several together, is called: "a", "a & b"."""
    return " & ".join(sorted(names))


@dataclass(frozen=True)
class Fanova:
    """A forest over the named parameters, and how well it fits (odyssey.statistics.forests)."""

    trees: Sequence[Boxes]
    names: Sequence[str]
    fit: float = math.nan

    def shares(self) -> pd.DataFrame:
        """term, order, share, share_sd: each term's part of a tree's variance, mean and sd over trees.

        The terms are each parameter (order 1), each pair's interaction ("a & b", order 2), and what is left ("higher
        order", order 3); NaN where no tree has any variance.
        """
        single = [(i,) for i in range(len(self.names))]
        pairs = list(combinations(range(len(self.names)), 2))
        parts = np.array([self._parts(t, single, pairs) for t in self.trees if t.variance > 0])
        names = [term(*(self.names[i] for i in axes)) for axes in (*single, *pairs)]
        return pd.DataFrame(
            {
                "term": [*names, HIGHER],
                "order": [1] * len(single) + [2] * len(pairs) + [3],
                "share": parts.mean(axis=0) if parts.size else np.nan,
                "share_sd": parts.std(axis=0) if parts.size else np.nan,
            }
        )

    def marginal(self, name: str, points: NDArray) -> tuple[NDArray, NDArray]:
        """Average answer at `points` of one parameter in [0, 1] over all the others: mean and sd over trees [G]."""
        values = np.array([t.marginal_at([self.names.index(name)], points) for t in self.trees])
        return values.mean(axis=0), values.std(axis=0)

    def pair(self, first: str, second: str, points: NDArray) -> tuple[NDArray, NDArray]:
        """The average over all but two parameters on a grid [G, G] (first by second), and the interaction alone.

        The interaction is what remains of it without the mean and both main effects.
        """
        axes = [self.names.index(first), self.names.index(second)]
        joint = np.mean([t.marginal_at(axes, points) for t in self.trees], axis=0)
        rows, columns = (np.mean([t.marginal_at([a], points) for t in self.trees], axis=0) for a in axes)
        return joint, joint - rows[:, None] - columns[None, :] + np.mean([t.mean for t in self.trees])

    @staticmethod
    def _parts(tree: Boxes, single: Sequence[tuple[int, ...]], pairs: Sequence[tuple[int, ...]]) -> list[float]:
        main = [tree.marginal_variance(axes) for axes in single]
        both = [tree.marginal_variance(axes) - main[axes[0]] - main[axes[1]] for axes in pairs]
        rest = 0.0 if len(single) < 3 else tree.variance - sum(main) - sum(both)
        return [part / tree.variance for part in (*main, *both, rest)]


def fanova(trials: pd.DataFrame, parameters: Sequence[Parameter], target: str) -> Fanova | None:
    """The forest of one cell's trials of one task; `target` is a column of the trials.

    None for fewer than 20 trials with that number, or where no parameter varies. The order of neither matters: a forest
    draws trials by their place and breaks ties between parameters by theirs, so that both are sorted.
    """
    known = trials[np.isfinite(trials[target].to_numpy(dtype=float))]
    if len(known) < FEWEST_TRIALS or not parameters:
        return None
    known, parameters = known.sort_values("trial_id"), sorted(parameters, key=lambda p: p.name)
    forest = fit_forest(units(known, parameters), known[target].to_numpy(float))
    return Fanova(forest.trees, [p.name for p in parameters], forest.fit)


def importance_table(trials: pd.DataFrame, space: pd.DataFrame) -> pd.DataFrame:
    """The table `importance`: shares of variance of each target, by sweep, task and cell."""
    counted = trials.assign(counted_score=counted_scores(trials))
    counted["rank"] = counted.groupby(list(GROUP))["counted_score"].rank()
    tables = []
    for key, group in counted.groupby(list(GROUP)):
        parameters = [p for p in parameters_of(space, str(key[0])) if p.name in group]
        for target, column in TARGETS.items():
            if found := fanova(group, parameters, column):
                facts = {name: str(part) for name, part in zip(GROUP, key, strict=True)}
                tables.append(found.shares().assign(**facts, target=target, n=len(group), fit=found.fit))
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))
    return table[list(COLUMNS)].astype(COLUMNS)
