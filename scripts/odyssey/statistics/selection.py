"""Which trials of a random search are kept: the best share by validation (Greff et al. 2017, section on statistics)."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from odyssey.errors import InputError
from odyssey.statistics.outcomes import has_diverged

GROUP = ("sweep", "task", "cell")
FEWEST = 2  # the least that has a variance


def count_best(n: int, share: float) -> int:
    """How many of `n` trials the best `share` in (0, 1] are: rounded up, at least 2 where there are 2."""
    if not 0 < share <= 1:
        raise InputError(f"the best share was {share}; it is a number above 0 and at most 1, such as 0.1.")
    exact = share * n
    return min(n, max(FEWEST, math.ceil(exact - 1e-9)))  # 0.1 * 30 is a little above 3


def rank_by_validation(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials from best to worst validation loss; the diverged come last, ties go by trial id."""
    keys = trials.assign(_diverged=has_diverged(trials))
    order = keys.sort_values(["_diverged", "best_valid_loss", "trial_id"], na_position="last", kind="stable")
    return order.drop(columns="_diverged")


def select_best(trials: pd.DataFrame, share: float, by: Sequence[str] = GROUP) -> pd.DataFrame:
    """The best `share` of the trials of every group by validation loss, best first; see `count_best`."""
    ranked = rank_by_validation(trials)
    groups = ranked.groupby(list(by), dropna=False)
    rank = groups.cumcount()
    size = groups["trial_id"].transform("size")
    return ranked[rank < size.map(lambda n: count_best(int(n), share))]
