"""Searches like the one of Greff et al. on JSB Chorales, drawn from the published trials."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from odyssey.claims.record import counted
from odyssey.statistics.influence import BestMean, influence
from odyssey.statistics.selection import count_best

PUBLISHED = Path(__file__).parents[1] / "results" / "published" / "greff-music" / "trials.parquet"
COLUMNS = ["test_score", "best_valid_loss"]


@cache
def scores(cell: str) -> np.ndarray:
    """Test score and validation loss of that cell by setting [200, 2]."""
    trials = counted(pd.read_parquet(PUBLISHED))
    return trials[trials["cell"] == cell].sort_values("setting")[COLUMNS].to_numpy(dtype=float)


def table(values: np.ndarray, cell: str = "lstm", first: int = 0) -> pd.DataFrame:
    """Trials with those scores and losses [N, 2], of settings from number `first` on."""
    settings = np.arange(first, first + len(values))
    plain = {"study": "any", "sweep": "cells", "task": "jsb", "cell": cell, "status": "finished", "success": None}
    ids = [f"{cell}{i:04d}" for i in settings]
    return pd.DataFrame(values, columns=COLUMNS).assign(
        **plain, options="{}", setting=settings, seed=settings, trial_id=ids, score_name="nats"
    )


def alike(rng: np.random.Generator, n: int, ratio: float = 1.0, in_pairs: bool = True) -> tuple[BestMean, BestMean]:
    """The best tenth of two searches of n trials, the scores of the first that much higher than those of cells alike.

    Of n settings, or 2 n, each cell has the vanilla LSTM's trial or that without peepholes, by chance.
    """
    pair = np.stack([scores("lstm"), scores("lstm-np")])
    which = rng.integers(0, 2, 200)
    one, other = pair[which, np.arange(200)], pair[1 - which, np.arange(200)]
    drawn = rng.permutation(200)
    theirs = drawn[:n] if in_pairs else drawn[n : 2 * n]
    return best(one[drawn[:n]] * [ratio, 1.0]), best(other[theirs])


def best(values: np.ndarray, share: float = 0.1) -> BestMean:
    """The mean of the best by validation of scores and losses [N, 2]."""
    order = values[:, 1].argsort(kind="stable")
    ranked, kept = values[order, 0], count_best(len(values), share)
    return BestMean(pd.DataFrame(), float(ranked[:kept].mean()), kept, influence(ranked, kept), order)
