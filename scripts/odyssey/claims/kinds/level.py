"""The mean score of the best of a search by validation, as a number of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from odyssey.claims.claim import Part
from odyssey.claims.estimates import StudentEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.kinds.difference import SHARE, why_not
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.statistics.influence import best_mean, fewest_trials, trials_for


@dataclass(frozen=True)
class Level:
    """The mean of `column` over the best `share` of a group by validation; unit: as it stands in a table, " nats"."""

    group: Group
    region: Region = field(default_factory=Region)
    expected: float = 0.0
    column: str = "test_score"
    share: float = SHARE
    unit: str = ""

    @property
    def groups(self) -> Sequence[Group]:
        return (self.group,)

    def best(self, record: Record) -> tuple[pd.DataFrame]:
        """The rows that are kept, best first; empty where too few are."""
        (rows,) = matched(record, self.groups)
        found = best_mean(rows, self.column, self.share)
        return (found.best if found else pd.DataFrame(),)

    def parts(self, record: Record) -> list[Part]:
        (rows,) = matched(record, self.groups)
        found = best_mean(rows, self.column, self.share)
        varies = found is not None and found.variance > 0
        return [
            Part(
                f"mean {self.column.replace('_', ' ')} of the best {100 * self.share:.3g} %, {self.group}",
                self.unit,
                self.region,
                StudentEstimate(found.mean, found.variance**0.5, found.kept - 1, found.kept)
                if found and varies
                else None,
                self.expected,
                trials=len(rows),
                in_trials=partial(trials_for, share=self.share),
                why="" if varies else why_not(found, self.share),
                fewest=fewest_trials(self.share),
                not_run=not len(rows),
            )
        ]
