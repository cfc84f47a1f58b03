"""What decides the score of a search: the share of the signal that one setting explains, or that all interactions do.

The signal is what all settings together decide: the variance without the noise of seeds. Its size is known between two
bounds (odyssey.statistics.shares_of_variance), and each test takes the one that speaks against it: a share is above an
edge if it is one of all variance, noise included, and below if it is one of what is predicted of unseen trials alone.
Of interactions it is the other way round: they are below an edge only if they are with all noise counted as theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from odyssey.claims.claim import Part
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.variance_estimate import SignalShare
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.statistics.shares_of_variance import FEWEST_TRIALS, Split, split_variance
from odyssey.statistics.space import Parameter, units

INTERACTIONS = "interactions"


@dataclass(frozen=True)
class VarianceShare:
    """The share of the signal in the test score that `term` explains: a setting, or "interactions".

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
        split = search_split(rows, self.searched)
        return [
            Part(
                f"{self.term.replace('_', ' ')}, {self.group}",
                " %",
                self.region,
                signal_share(split, list(self.searched), self.term) if split else None,
                self.expected,
                trials=len(rows),
                why="" if split else f"fewer than {FEWEST_TRIALS} trials, or scores or a setting do not vary",
                fewest=FEWEST_TRIALS,
                not_run=not len(rows),
            )
        ]


def search_split(trials: pd.DataFrame, searched: Mapping[str, str]) -> Split | None:
    """The variance of the test scores of a search, split.

    None for fewer than `FEWEST_TRIALS`, or where scores do not vary, or one of the settings that were searched.
    """
    names = [*searched, "test_score"]
    if not set(names) <= set(trials.columns):
        return None
    numbers = trials[names].astype(float)
    known = numbers[np.isfinite(numbers.to_numpy()).all(axis=1)]
    if len(known) < FEWEST_TRIALS or not (np.ptp(known.to_numpy(), axis=0) > 0).all():
        return None
    parameters = [Parameter(name, scale, *_range(known[name])) for name, scale in searched.items()]
    return split_variance(_inside(units(known, parameters)), known["test_score"].to_numpy())


def signal_share(split: Split, names: Sequence[str], term: str) -> SignalShare:
    """The share of a setting, or of all that no single setting explains."""
    places = [i for i, name in enumerate(names) if term in (name, INTERACTIONS)]
    explained, slopes = float(split.mains[places].sum()), split.slopes()[places].sum(axis=0)
    blur = float(split.blur[places].sum())
    return SignalShare(explained, slopes, blur, split.predicted, split.whole, of_the_rest=term == INTERACTIONS)


def _range(values: pd.Series) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _inside(points: NDArray) -> NDArray:
    """The range that was drawn from is a little wider than what was drawn: by 1 / (n + 1) at either end, on average."""
    n = len(points)
    return (points * (n - 1) + 1) / (n + 1)
