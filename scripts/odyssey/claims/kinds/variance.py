"""What decides the score of a search: the share of its variance that one setting explains, or all interactions do.

Functional analysis of variance on a random forest (odyssey.statistics.fanova), over the ranges that the trials cover.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from odyssey.claims.claim import Part
from odyssey.claims.estimates import StudentEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.statistics.fanova import FEWEST_TRIALS, Fanova, fanova
from odyssey.statistics.space import Parameter

INTERACTIONS = "interactions"


@dataclass(frozen=True)
class VarianceShare:
    """The share of the variance of the test score that `term` explains: a setting, or "interactions".

    searched: setting -> the scale on which it was drawn evenly ("linear", "log", "one minus log").
    """

    group: Group
    searched: Mapping[str, str]
    term: str
    region: Region
    expected: float

    @property
    def groups(self) -> Sequence[Group]:
        return (self.group,)

    def parts(self, record: Record) -> list[Part]:
        (rows,) = matched(record, self.groups)
        estimate = term_share(variance_shares(rows, self.searched), self.term, len(rows)) if len(rows) else None
        return [
            Part(
                f"{self.term.replace('_', ' ')}, {self.group}",
                " %",
                self.region,
                estimate,
                self.expected,
                trials=len(rows),
                why="" if estimate else f"fewer than {FEWEST_TRIALS} trials, or none of their scores differ",
                fewest=FEWEST_TRIALS,
                not_run=not len(rows),
            )
        ]


def variance_shares(trials: pd.DataFrame, searched: Mapping[str, str]) -> pd.DataFrame:
    """Each tree's split of the variance [trees, terms]: every setting, and "interactions".

    Empty for fewer than 20 trials, or where a setting that was searched is the same in all of them.
    """
    parameters = [p for p in (_parameter(trials, *item) for item in searched.items()) if p is not None]
    found = fanova(trials, parameters, "test_score") if len(parameters) == len(searched) else None
    return pd.DataFrame([_of_tree(found, tree) for tree in range(len(found.trees))] if found else []).dropna()


def term_share(shares: pd.DataFrame, term: str, n: int) -> StudentEstimate | None:
    """The mean over trees of a term's share, with their standard deviation as its standard error.

    A tree grows on a bootstrap sample of the trials, so that trees spread as the share does from sample to sample; each
    alone is noisier than the forest, so that the error is rather too large. None where there are no shares.
    """
    if shares.empty:
        return None
    values: NDArray = shares[term].to_numpy()
    return StudentEstimate(float(values.mean()), float(values.std(ddof=1)), math.inf, n)


def _of_tree(forest: Fanova, tree: int) -> dict[str, float]:
    shares = Fanova([forest.trees[tree]], forest.names).shares()
    single = shares[shares["order"] == 1]
    return {**dict(zip(single["term"], single["share"], strict=True)), INTERACTIONS: 1 - float(single["share"].sum())}


def _parameter(trials: pd.DataFrame, name: str, scale: str) -> Parameter | None:
    values = trials[name].to_numpy(dtype=float) if name in trials else np.array([0.0])
    low, high = float(values.min()), float(values.max())
    return Parameter(name, scale, low, high) if low < high else None
