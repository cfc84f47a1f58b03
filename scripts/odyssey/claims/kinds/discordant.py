"""Two ways of training compared by what either happens or not: of paired trials those where it happens in one alone.

An exact sign test of the discordant pairs (McNemar 1947): where both ways make no difference to whether a trial
diverges, each of the two is as often the one that does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from odyssey.claims.claim import Part
from odyssey.claims.estimates import ShareEstimate
from odyssey.claims.groups import Group, matched
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.trial import Settings

HALF = Region(low=0.5)
FEWEST = 5  # discordant pairs, below which not even all of them are significant at 5 %


@dataclass(frozen=True)
class Rarer:
    """Of the pairs in which `column` is 1 in one trial and 0 in the other, the share where `than` has the 1.

    Pairs are trials of one task, cell and seed whose settings are equal but for those that tell the groups apart.
    """

    of: Group
    than: Group
    column: str
    region: Region = HALF
    expected: float = 0.9

    @property
    def groups(self) -> Sequence[Group]:
        return self.of, self.than

    def parts(self, record: Record) -> list[Part]:
        of, than = matched(record, self.groups)
        pairs = self._pairs(of, than)
        apart = pairs[pairs[f"{self.column}_of"] != pairs[f"{self.column}_than"]]
        told = " ".join(f"{name.replace('_', ' ')} {value}" for name, value in self.of.where.items())
        n = len(apart)
        return [
            Part(
                f"{self.of}: of pairs in which one alone {self.column}, those in which it was without {told}",
                " %",
                self.region,
                ShareEstimate(int(apart[f"{self.column}_than"].sum()), n) if n else None,
                self.expected,
                trials=len(of) + len(than),
                in_trials=lambda count: float(count) * max(1.0, len(pairs) / max(n, 1)),
                why=f"in none of {len(pairs)} pairs one alone {self.column}",
                fewest=FEWEST,
                not_run=not min(len(of), len(than)),
            )
        ]

    def _pairs(self, of: pd.DataFrame, than: pd.DataFrame) -> pd.DataFrame:
        apart = {*self.of.where, *self.than.where}
        known = ["task", "cell", "seed", "options", *Settings.model_fields]
        keys = [name for name in known if name not in apart and name in of and name in than]
        if not keys:
            return pd.DataFrame({f"{self.column}_of": [], f"{self.column}_than": []})
        a, b = (table[[*keys, self.column]].astype(dict.fromkeys(keys, "str")) for table in (of, than))
        return a.merge(b, on=keys, suffixes=("_of", "_than"))
