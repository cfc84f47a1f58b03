"""What trials must be so that a verdict may rest on them: trained enough, searched wide enough, really treated.

A run that is cut short, a best rate at the end of what was searched, or a threshold that clips nothing says little of
what the paper measured. Trials that do not meet a condition are shown, and decide nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from odyssey.claims.groups import Group, matched, meets, said
from odyssey.claims.record import Record
from odyssey.statistics.outcomes import has_diverged
from odyssey.statistics.selection import count_best, rank_by_validation

MOST_CUT = 0.5  # of the best trials, so many may have been cut short
LATE = 0.9  # a trial whose best epoch is beyond this share of its epochs was still on its way
EDGE = 0.1  # of the searched range, in decades: the outermost tenth at either end


@dataclass(frozen=True)
class TrainedOut:
    """Most of the best trials of each group ended by themselves, or had as many epochs as the paper's.

    Cut short is who ran all its epochs and was best near the last of them (a patience, a schedule or a criterion that
    ends training does so earlier). epochs: the paper's; None where it is not known.
    """

    groups: Sequence[Group]
    share: float
    epochs: float | None = None

    def unmet(self, record: Record) -> str:
        for group, rows in zip(self.groups, matched(record, self.groups), strict=True):
            best = _best(rows, self.share)
            cut = _cut_short(best, self.epochs) if len(best) else np.array([False])
            if cut.mean() > MOST_CUT:
                epochs = int(best["max_epochs"].median())
                return f"{cut.sum()} of the best {len(best)} of {group} were still on their way after {epochs} epochs"
        return ""


@dataclass(frozen=True)
class OptimumInside:
    """The best trials of each group lie inside the range of a setting that was searched evenly in its logarithm.

    published: the paper's range; ends that reach as far as the paper's are no fault.
    """

    groups: Sequence[Group]
    setting: str
    published: tuple[float, float]
    share: float = 0.1

    def unmet(self, record: Record) -> str:
        for group, rows in zip(self.groups, matched(record, self.groups), strict=True):
            if rows.empty or self.setting not in rows or not np.ptp(rows[self.setting].to_numpy(dtype=float)):
                continue
            values = np.log10(rows[self.setting].to_numpy(dtype=float))
            low, high = float(values.min()), float(values.max())
            middle = float(np.log10(_best(rows, self.share)[self.setting].to_numpy(dtype=float)).mean())
            inner = EDGE * (high - low)
            theirs_low, theirs_high = np.log10(self.published)
            if (middle > high - inner and high < theirs_high - inner) or (
                middle < low + inner and low > theirs_low + inner
            ):
                name = self.setting.replace("_", " ")
                return f"the best {name} of {group}, about {10**middle:.2g}, is at the end of what was searched"
        return ""


@dataclass(frozen=True)
class SearchedAs:
    """A group's setting was searched as far as the paper's, evenly in its logarithm: shares of variance depend on that.

    published: the paper's range; a tenth of its decades may be missing or added at either end.
    """

    groups: Sequence[Group]
    setting: str
    published: tuple[float, float]

    def unmet(self, record: Record) -> str:
        theirs = np.log10(self.published)
        for group, rows in zip(self.groups, matched(record, self.groups), strict=True):
            values = rows[self.setting].to_numpy(dtype=float) if self.setting in rows else np.empty(0)
            if not values.size or not np.ptp(values):
                continue
            ours = np.log10([values.min(), values.max()])
            if (np.abs(ours - theirs) > EDGE * np.ptp(theirs)).any():
                name, (low, high) = self.setting.replace("_", " "), self.published
                said_ours = f"{values.min():.2g} to {values.max():.2g}"
                return f"the {name} of {group} was searched from {said_ours} (the paper: {low:g} to {high:g})"
        return ""


@dataclass(frozen=True)
class Treated:
    """At least a share `at_least` of what `column` measures, in the median trial of the group: the treatment acts."""

    group: Group
    column: str
    at_least: float

    def unmet(self, record: Record) -> str:
        (rows,) = matched(record, [self.group])
        values = rows[self.column].to_numpy(dtype=float) if self.column in rows else np.array([])
        values = values[np.isfinite(values)]
        if rows.empty or (values.size and np.median(values) >= self.at_least):
            return ""
        share = float(np.median(values)) if values.size else 0.0
        name = self.column.removesuffix("_share").replace("_", " ")
        return f"only {100 * share:.2g} % of updates were {name} in {self.group}, and so nearly nothing was compared"


@dataclass(frozen=True)
class AsPublished:
    """Settings and options of the task are the paper's; wanted: as in `Group.where`."""

    wanted: Mapping[str, Any]
    groups: Sequence[Group]

    def unmet(self, record: Record) -> str:
        return "; ".join(filter(None, (self._other(name, theirs, record) for name, theirs in self.wanted.items())))

    def _other(self, name: str, theirs: Any, record: Record) -> str:
        tables = [rows for rows in matched(record, self.groups) if name in rows]
        others = [rows.loc[~meets(rows[name], theirs) & rows[name].notna(), name] for rows in tables]
        values = sorted({str(_plain(value)) for some in others for value in some})
        if not values:
            return ""
        shown = values if len(values) < 4 else [values[0], "...", values[-1]]
        return f"{name.replace('_', ' ')} {', '.join(shown)} (the paper: {said(theirs)})"


def _plain(value: Any) -> Any:
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _best(rows: pd.DataFrame, share: float) -> pd.DataFrame:
    return rank_by_validation(rows).head(count_best(len(rows), share)) if len(rows) else rows


def _cut_short(best: pd.DataFrame, epochs: float | None) -> np.ndarray:
    """Which trials ran out of epochs while they were still getting better, before the paper's would have."""
    if not {"max_epochs", "best_epoch"} <= set(best.columns):
        return np.zeros(len(best), dtype=bool)
    ran_out = (best["epochs"] >= best["max_epochs"]) & ~has_diverged(best) & (best["status"] == "finished")
    on_its_way = best["best_epoch"] >= LATE * best["epochs"]
    enough = best["epochs"] >= epochs if epochs is not None else False
    return (ran_out & on_its_way & ~np.asarray(enough)).to_numpy(dtype=bool)
