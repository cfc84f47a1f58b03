"""The paper's own procedure on our trials: does it come out as it did in the paper?

Greff et al. 2017: Welch's test on the test scores of the best tenth by validation, against the baseline, at 0.05 over
the number of variants; a variant is better, worse, or not significantly different ("none"). That "none" is no proof
that two cells are alike: it says what so many trials show. So outcomes are compared only for about as many trials a
cell as the paper had, and what is tested is which outcome such searches have more often than not: the number is Welch's
t over its critical value, typically above 1 where the outcome is "worse", below -1 where it is "better", and between
where it is "none". How far it is off is found by drawing settings anew and choosing the best again (bootstrap), in
pairs where the baseline was run on the same settings; its own t distribution does not know that the best were chosen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special

from odyssey.claims.claim import Part
from odyssey.claims.estimates import StudentEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.difference import SHARE
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.errors import unknown
from odyssey.statistics.comparisons import ALPHA
from odyssey.statistics.influence import FEWEST, best_mean
from odyssey.statistics.pairs import paired
from odyssey.statistics.resampling import resample_counts
from odyssey.streams import stream

REGIONS = {"worse": Region(low=1.0), "better": Region(high=-1.0), "none": Region(-1.0, 1.0)}
EXPECTED = {"worse": 2.0, "better": -2.0, "none": 0.0}
AS_MANY = 0.1  # the number of trials may differ from the paper's by a tenth
RESAMPLES = 999


@dataclass(frozen=True)
class SameOutcome:
    """Each variant against the baseline comes out as in the paper.

    outcomes: each variant, and "better", "worse" or "none". n: trials a cell in the paper. compared: tests that the
    level was divided by; 0: as many as there are outcomes. Raises InputError for another outcome.
    """

    baseline: Group
    outcomes: Sequence[tuple[Group, str]]
    n: int = 200
    column: str = "test_score"
    share: float = SHARE
    compared: int = 0

    def __post_init__(self) -> None:
        for _, outcome in self.outcomes:
            if outcome not in REGIONS:
                raise unknown("outcome", outcome, REGIONS)

    @property
    def groups(self) -> Sequence[Group]:
        return (self.baseline, *(variant for variant, _ in self.outcomes))

    def parts(self, record: Record) -> list[Part]:
        return [self._part(variant, outcome, record) for variant, outcome in self.outcomes]

    def _part(self, variant: Group, outcome: str, record: Record) -> Part:
        a, b = matched(record, (variant, self.baseline))
        level = ALPHA / (self.compared or len(self.outcomes))
        why = self._why(a, b)
        estimate = None if why else self._estimate(a, b, level, str(variant))
        return Part(
            f"{variant}, t over its critical value{self._said(estimate, outcome)}",
            "",
            REGIONS[outcome],
            estimate,
            EXPECTED[outcome],
            trials=len(a) + len(b),
            in_trials=lambda _: math.nan,  # more trials are another experiment
            why=why or "none of their scores differ",
            fewest=self._least,
            not_run=not min(len(a), len(b)),
        )

    @property
    def _least(self) -> int:
        return int(np.ceil(self.n * (1 - AS_MANY)))

    def _why(self, a: pd.DataFrame, b: pd.DataFrame) -> str:
        counts = sorted({len(a), len(b)})
        if counts[0] < self._least or counts[-1] > self.n * (1 + AS_MANY):
            said = " and ".join(map(str, counts))
            return f"{said} trials, where the paper has {self.n}: another number, another outcome"
        return ""

    def _estimate(self, a: pd.DataFrame, b: pd.DataFrame, level: float, name: str) -> StudentEstimate | None:
        in_pairs = paired(a, b)
        means = [best_mean(rows, self.column, self.share) for rows in in_pairs or (a, b)]
        if any(mean is None or mean.kept < FEWEST for mean in means):
            return None
        one, other = ((mean.order, mean.rows[self.column].to_numpy(dtype=float)) for mean in means if mean)
        rng = stream(0, "same outcome", name)
        counts = resample_counts(one[1].size, rng, RESAMPLES)
        others = counts if in_pairs else resample_counts(other[1].size, rng, RESAMPLES)
        if in_pairs and one[1].size != other[1].size:
            return None
        ratio = _over_critical(*self._kept(one, None), *self._kept(other, None), level)
        again = _over_critical(*self._kept(one, counts), *self._kept(other, others), level)
        again = again[np.isfinite(again)]
        if not np.isfinite(ratio).all() or again.size < RESAMPLES / 2 or not again.std() > 0:
            return None
        kept = min(mean.kept for mean in means if mean)
        return StudentEstimate(float(ratio[0]), float(again.std(ddof=1)), kept - 1, one[1].size)

    def _kept(self, ranked: tuple[NDArray, NDArray], counts: NDArray | None) -> tuple[NDArray, NDArray, int]:
        """Mean [R], variance [R] and number of the best, of resamples whose counts are in the order of the table."""
        order, values = ranked
        drawn = np.ones((1, values.size), int) if counts is None else counts[:, order]
        kept = int(np.ceil(self.share * values.size - 1e-9))
        reached = drawn.cumsum(axis=1)
        weights = np.clip(reached, 0, kept) - np.clip(reached - drawn, 0, kept)
        mean = weights @ values / kept
        return mean, (weights @ values**2 - kept * mean**2) / (kept - 1), kept

    @staticmethod
    def _said(estimate: StudentEstimate | None, outcome: str) -> str:
        if estimate is None:
            return f" (the paper: {outcome})"
        ours = "worse" if estimate.value > 1 else "better" if estimate.value < -1 else "none"
        return f" ({ours}, as in the paper)" if ours == outcome else f" ({ours}; the paper: {outcome})"


def _over_critical(a: NDArray, var_a: NDArray, n_a: int, b: NDArray, var_b: NDArray, n_b: int, level: float) -> NDArray:
    """Welch's t over the value that is significant at that two-sided level."""
    of_a, of_b = np.maximum(var_a, 0) / n_a, np.maximum(var_b, 0) / n_b
    with np.errstate(divide="ignore", invalid="ignore"):
        df = (of_a + of_b) ** 2 / (of_a**2 / (n_a - 1) + of_b**2 / (n_b - 1))
        return (a - b) / np.sqrt(of_a + of_b) / special.stdtrit(df, 1 - level / 2)
