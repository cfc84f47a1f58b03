"""Between which bounds the share of a parameter lies, where trials were drawn as a random search draws them.

Of the signal, all that parameters decide without the noise of seeds (odyssey.claims.kinds.variance). That a number was
drawn evenly on its scale, whatever the others, is not believed but tested: a search that learns (TPE, Bayesian
optimisation) seeks out good trials, and a scale may be another than was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from scipy import stats

from odyssey.claims.kinds.variance import search_split, signal_share
from odyssey.statistics.outcomes import counted_scores
from odyssey.statistics.selection import GROUP
from odyssey.statistics.shares_of_variance import FEWEST_TRIALS
from odyssey.statistics.space import Parameter, parameters_of, units

LEVELS = 20  # different values, below which a number is a choice of a few
DOUBT = 0.01  # p of evenly drawn numbers, over all that are tested, below which they are not believed to be
ERROR = 0.025  # at either end
Bounds = dict[str, tuple[float, float]]


def with_bounds(
    importance: pd.DataFrame, trials: pd.DataFrame, space: pd.DataFrame
) -> tuple[pd.DataFrame, dict[tuple[str, str], str]]:
    """The table `importance` with 95 % bounds share_low and share_high, and why there are none, by task and cell.

    In [0, 1]; for numbers and the score alone, from 40 settings on, and NaN elsewhere.
    """
    counted = trials.assign(test_score=counted_scores(trials))
    table = importance.assign(share_low=np.nan, share_high=np.nan)
    why_not = {}
    for (sweep, task, cell), group in counted.groupby(list(GROUP)):
        mine = (table[list(GROUP)] == [sweep, task, cell]).all(axis=1) & (table["target"] == "score")
        if not table.loc[mine, "share"].notna().any():
            continue
        parameters = [p for p in parameters_of(space, str(sweep)) if p.scale != "choice"]
        found = bounds(group, parameters)
        if isinstance(found, str):
            why_not[(str(task), str(cell))] = found
            continue
        for name, ends in found.items():
            table.loc[mine & (table["term"] == name), ["share_low", "share_high"]] = ends
    return table, why_not


def bounds(trials: pd.DataFrame, parameters: Sequence[Parameter]) -> Bounds | str:
    """Of each number its bounds, from the trials of one group; or in words why there are none.

    Settings that were repeated count once, by the mean of their scores. What was drawn from few values is as noise to
    the other parameters, which widens their bounds.
    """
    names = [p.name for p in parameters]
    settings = trials.groupby("setting")[[*names, "test_score"]].mean()
    free = [p for p in parameters if settings[p.name].nunique() >= LEVELS]
    if not free:
        return "no parameter is a number of many values"
    if len(settings) < FEWEST_TRIALS:
        return f"fewer than {FEWEST_TRIALS} settings"
    if doubt := _doubt(settings, free):
        return doubt
    split = search_split(settings, {p.name: p.scale for p in free})
    if split is None:
        return "the scores do not vary"
    shares = {p.name: signal_share(split, [p.name for p in free], p.name) for p in free}
    return {name: (share.lower(ERROR), share.upper(ERROR)) for name, share in shares.items()}


def _doubt(settings: pd.DataFrame, parameters: Sequence[Parameter]) -> str:
    """What speaks against a random search; empty where nothing does."""
    points = units(settings, parameters)
    pairs = list(combinations(range(len(parameters)), 2))
    level = DOUBT / (len(parameters) + len(pairs))
    for p, axis in zip(parameters, points.T, strict=True):
        if stats.kstest(axis, "uniform").pvalue < level:
            return f"{p.name} was not drawn evenly on its {p.scale} scale (another scale, or a search that learns?)"
    for i, j in pairs:
        if stats.spearmanr(points[:, i], points[:, j]).pvalue < level:
            return f"{parameters[i].name} and {parameters[j].name} were not drawn independently (a search that learns?)"
    return ""
