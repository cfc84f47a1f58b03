"""Where the best value of a setting lies, and whether it moves with another: decades between two halves of a search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from odyssey.claims.claim import Part
from odyssey.claims.estimates import StudentEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.statistics.influence import FEWEST, BestMean, best_mean, fewest_trials, trials_for
from odyssey.statistics.resampling import kept_mean, resample_counts
from odyssey.streams import stream

RESAMPLES = 499
OUTERMOST = 0.15  # of the decades searched, at either end


@dataclass(frozen=True)
class OptimumShift:
    """How many decades the best `setting` moves from the lower half of the trials by `against` to the upper half.

    In each half it is the mean of log10 of the setting over the best `share` by validation. No number where the best
    value may lie beyond the range that was searched: in either half, at either end of the range.
    """

    group: Group
    setting: str
    against: str
    region: Region
    expected: float = 0.0
    share: float = 0.2

    @property
    def groups(self) -> Sequence[Group]:
        return (self.group,)

    def best(self, record: Record) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows of the lower and of the upper half that are kept, best first; empty where too few are."""
        low, high = self._means(*matched(record, self.groups))
        return low.best if low else pd.DataFrame(), high.best if high else pd.DataFrame()

    def parts(self, record: Record) -> list[Part]:
        (rows,) = matched(record, self.groups)
        low, high = self._means(rows)
        cut = any(is_cut_off(half, "decade") for half in (low, high) if half)
        estimate = mean_difference(high, low) if low and high and not cut else None
        return [
            Part(
                f"best {self.setting.replace('_', ' ')} by {self.against.replace('_', ' ')}, {self.group}",
                " decades",
                self.region,
                estimate,
                self.expected,
                trials=len(rows),
                in_trials=lambda kept: 2 * trials_for(kept, self.share),
                why="" if estimate else self._why(low and high, cut),
                fewest=0 if cut else 2 * fewest_trials(self.share),
                not_run=not len(rows) or not {self.setting, self.against} <= set(rows.columns),
            )
        ]

    def _means(self, rows: pd.DataFrame) -> tuple[BestMean | None, BestMean | None]:
        if rows.empty or not {self.setting, self.against} <= set(rows.columns):
            return None, None
        numbers = rows[[self.setting, self.against]].astype(float)
        known = np.isfinite(numbers.to_numpy()).all(axis=1) & (numbers[self.setting].to_numpy() > 0)
        found = rows[known].assign(decade=np.log10(numbers[self.setting].to_numpy()[known]))
        low, high = _halves(found, self.against)
        return best_mean(low, "decade", self.share), best_mean(high, "decade", self.share)

    def _why(self, enough: object, cut: bool) -> str:
        if cut:
            return "the best value may lie beyond the range that was searched"
        return "the best have all the same" if enough else f"fewer than {FEWEST} trials in the best of a half"


def is_cut_off(half: BestMean, column: str) -> bool:
    """Whether at an end of the range, of which it takes the outermost 15 %, trials are kept as often as elsewhere.

    The best of a basin that lies within the range become rarer towards its ends; where it is cut off they do not, and
    their mean stays within the range wherever the best value lies.
    """
    places, best = half.rows[column].to_numpy(), half.best[column].to_numpy()
    low, high = places.min(), places.max()
    width = OUTERMOST * (high - low)
    ends = ((places <= low + width, best <= low + width), (places >= high - width, best >= high - width))
    return any(kept.sum() >= there.sum() * half.kept / places.size for there, kept in ends)


def mean_difference(a: BestMean, b: BestMean) -> StudentEstimate | None:
    """mean(a) - mean(b), each drawn anew and the best chosen again (bootstrap); None where neither varies."""
    variance = _variance(a, "upper") + _variance(b, "lower")
    if not variance > 0:
        return None
    kept = min(a.kept, b.kept)
    return StudentEstimate(a.mean - b.mean, math.sqrt(variance), kept - 1, kept)


def _variance(half: BestMean, name: str) -> float:
    places = half.rows["decade"].to_numpy()
    counts = resample_counts(places.size, stream(0, "optimum", name), RESAMPLES)
    return float(kept_mean(places, counts, 0, half.kept).var(ddof=1)) if np.ptp(half.best["decade"]) > 0 else 0.0


def _halves(rows: pd.DataFrame, by: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    middle = rows[by].astype(float).median()
    return rows[rows[by] <= middle], rows[rows[by] > middle]
