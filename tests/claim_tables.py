"""Tables in which a claim is true, or false: made from the claim's own groups, one way for each kind of test."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from odyssey.claims.claim import Claim, Test
from odyssey.claims.groups import Between, Given, Group
from odyssey.claims.kinds.agrees import Agrees
from odyssey.claims.kinds.correlation import Correlation
from odyssey.claims.kinds.difference import Difference
from odyssey.claims.kinds.discordant import Rarer
from odyssey.claims.kinds.level import Level
from odyssey.claims.kinds.optimum import OptimumShift
from odyssey.claims.kinds.outcome import SameOutcome
from odyssey.claims.kinds.share import Share
from odyssey.claims.kinds.variance import INTERACTIONS, VarianceShare
from odyssey.claims.record import Record
from odyssey.claims.region import Region
from odyssey.trial import Settings

Rows = dict[str, Any]
SETTINGS = set(Settings.model_fields)
SPREAD = 0.002  # of scores, relative: below the smallest margin


@dataclass
class Draft:
    """The groups of a claim, with what their rows hold so far, and the mean of every score that is fixed."""

    n: int
    rng: np.random.Generator
    groups: list[Group] = field(default_factory=list)
    columns: list[Rows] = field(default_factory=list)
    levels: dict[tuple[int, str], float] = field(default_factory=dict)

    def number(self, group: Group) -> int:
        if group not in self.groups:
            self.groups.append(group)
            self.columns.append({})
        return self.groups.index(group)

    def of(self, group: Group) -> Rows:
        return self.columns[self.number(group)]


def simulated(claim: Claim, holds: bool, n: int, seed: int = 0) -> Record:
    """A record of what was run, n trials a group; where it does not hold, the first test is what fails, by far."""
    draft = Draft(n, np.random.default_rng(seed))
    for place, test in enumerate(claim.tests):
        filled_in(test)(draft, test, holds or place > 0)
    tables: dict[tuple[str, str], list[pd.DataFrame]] = {}
    for number, (group, columns) in enumerate(zip(draft.groups, draft.columns, strict=True)):
        study = next(iter((*claim.fresh, *group.study)), "anything")
        tables.setdefault((study, group.table), []).append(rows_of(group, study, columns, n, number, claim.problem))
    return Record({key: pd.concat(some, ignore_index=True) for key, some in tables.items()})


MANY = 10**9  # training sequences, more than any paper has


def rows_of(group: Group, study: str, columns: Rows, n: int, number: int, problem: Mapping[str, float]) -> pd.DataFrame:
    """n rows that belong to the group."""
    where = {name: _one(value) for name, value in group.where.items()}
    cell = group.cell if isinstance(group.cell, str) else (group.cell or ["lstm"])[0]
    ids = [f"{number:04d}{i:08d}" for i in range(n)]
    if group.table != "trials":
        named = {"sweep": group.sweep, "cell": cell, "trial_id": ids}
        return pd.DataFrame({**named, **where, **columns}, index=range(n))
    wanted = {name: _one(value) for name, value in problem.items()}
    options = {name: value for name, value in (wanted | where).items() if name not in SETTINGS}
    whole: Rows = {
        **Settings().model_dump(exclude={"test_lengths"}),
        **{"study": study, "sweep": group.sweep or "cells", "task": group.task or "adding"},
        **{"cell": cell, "trial_id": ids},
        **{"status": "finished", "success": None, "options": json.dumps(options), "epochs": 10, "sequences_seen": MANY},
        **{"test_score": 1.0, "test_loss": 1.0, "train_loss_at_best": 1.0, "best_valid_loss": 1.0},
        "clipped_share": 0.5,
        **{name: value for name, value in (wanted | where).items() if name in SETTINGS},
        **columns,
    }
    return pd.DataFrame(whole, index=range(n))


def differ(draft: Draft, test: Difference, holds: bool) -> None:
    """Fix the level of whichever group has none yet, then draw scores, of which validation tells a little."""
    aim = _aim(test.region, 0.3) if holds else _beyond(test.region, 0.3)
    of, to = ((draft.number(group), test.column) for group in test.groups)
    if of in draft.levels and to not in draft.levels:
        draft.levels[to] = draft.levels[of] / (1 + aim)
    base = draft.levels.setdefault(to, 1.0)
    level = draft.levels.setdefault(of, base * (1 + aim))
    assert not holds or test.region.holds(level / base - 1), "the parts of a claim do not go together"
    for group, mean in ((test.of, level), (test.to, base)):
        scores = mean * (1 + SPREAD * draft.rng.standard_normal(draft.n))
        draft.of(group).setdefault(test.column, scores)
        draft.of(group).setdefault("best_valid_loss", scores + mean * SPREAD * draft.rng.standard_normal(draft.n))


def succeed(draft: Draft, test: Share, holds: bool) -> None:
    region = test.region
    middle = (max(region.low, 0) + min(region.high, 1)) / 2
    inside = 0.0 if region.low < 0 else 1.0 if region.high > 1 else middle
    outside = 1.0 if region.high < 1 else 0.0
    hits = np.arange(draft.n) < round(draft.n * (inside if holds else outside))
    if test.column == "diverged":
        draft.of(test.group)["status"] = np.where(hits, "diverged", "finished")
    else:
        draft.of(test.group)[test.column] = hits.astype(bool if test.column == "success" else float)


def decide(draft: Draft, test: VarianceShare, holds: bool) -> None:
    """A score of the settings alone: one of them decides, or the product of two does."""
    unit = {name: draft.rng.random(draft.n) for name in test.searched}
    other = next(name for name in test.searched if name != test.term)
    high = holds == (test.region.low > 0)  # whether the term shall have a large share
    if test.term == INTERACTIONS:
        first, second = list(unit)[:2]
        score = np.sign(unit[first] - 0.5) * np.sign(unit[second] - 0.5) if high else unit[first]
    else:
        score = unit[test.term if high else other]
    draft.of(test.group).update({name: STRETCH[scale](unit[name]) for name, scale in test.searched.items()})
    draft.of(test.group)["test_score"] = 2 + score


def go_together(draft: Draft, test: Correlation, holds: bool) -> None:
    sign = _aim(test.region, 1.0) if holds else _beyond(test.region, 1.0)
    x = draft.rng.random(draft.n)
    size = {"hidden_size": lambda u: 20 + 180 * u}.get(test.first, lambda u: u)
    draft.of(test.group)[test.first] = size(x)
    draft.of(test.group)[test.second] = 2 + np.sign(sign) * x + 0.3 * draft.rng.standard_normal(draft.n)


def move(draft: Draft, test: OptimumShift, holds: bool) -> None:
    """The error grows with the distance of log10 of the setting from its best, -3, or -3 and -5 for the two halves."""
    size, place = draft.rng.uniform(20, 200, draft.n), draft.rng.uniform(-6, -2, draft.n)
    best = np.full(draft.n, -3.0) if holds else np.where(size > np.median(size), -3.0, -5.0)
    loss = (place - best) ** 2 + 0.05 * draft.rng.standard_normal(draft.n)
    draft.of(test.group).update({test.against: size, test.setting: 10**place, "best_valid_loss": loss, "test_score": 2})


def be_rarer(draft: Draft, test: Rarer, holds: bool) -> None:
    """Trials diverge in one of the two groups alone."""
    assert test.column == "diverged"
    for group, lost in ((test.of, not holds), (test.than, holds)):
        seeds = np.arange(draft.n)
        draft.of(group).setdefault("seed", seeds)
        draft.of(group).setdefault("status", np.where(seeds < seeds.size * lost, "diverged", "finished"))


def reach(draft: Draft, test: Level, holds: bool) -> None:
    """Scores about the middle of the region, or well beyond it."""
    region = test.region
    width = region.high - region.low if region.edges == 2 else 1.0
    middle = (region.low + region.high) / 2 if region.edges == 2 else _aim(region, width)
    mean = middle if holds else region.high + 3 * width if np.isfinite(region.high) else region.low - 3 * width
    scores = mean + width * draft.rng.standard_normal(draft.n) / 10
    draft.of(test.group).update({test.column: scores, "best_valid_loss": scores[::-1]})


def come_out(draft: Draft, test: SameOutcome, holds: bool) -> None:
    """Scores of every variant are those of the baseline, setting by setting, times what the paper found."""
    level = {"worse": 1.3, "better": 1 / 1.3, "none": 1.0}
    base = 1 + SPREAD * draft.rng.standard_normal(draft.n)
    draws = {"setting": np.arange(draft.n), "seed": np.arange(draft.n)}
    draft.of(test.baseline).update(draws | {test.column: base, "best_valid_loss": base})
    for place, (variant, outcome) in enumerate(test.outcomes):
        outcome = outcome if holds or place else {"worse": "none", "better": "none", "none": "worse"}[outcome]
        scores = base * level[outcome] * (1 + SPREAD / 20 * draft.rng.standard_normal(draft.n))
        draft.of(variant).update(draws | {test.column: scores, "best_valid_loss": scores})


def agree(draft: Draft, test: Agrees, holds: bool) -> None:
    filled_in(test.measured)(draft, test.measured, holds)


FILL: dict[type, Callable[[Draft, Any, bool], None]] = {
    **{Difference: differ, Share: succeed, VarianceShare: decide},
    **{Correlation: go_together, OptimumShift: move, Rarer: be_rarer, Level: reach},
    **{SameOutcome: come_out, Agrees: agree},
}


def filled_in(test: Test) -> Callable[[Draft, Any, bool], None]:
    """What fills the groups of such a test."""
    kind = type(test).__name__
    assert type(test) in FILL, (
        f"no table is known in which a claim of kind {kind} is true, or false; write a function (draft, test, holds) "
        f"in {Path(__file__).name} that fills the test's groups so that it holds, or does not, and name it in FILL."
    )
    return FILL[type(test)]


STRETCH: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "log": lambda u: 10 ** (-6 + 4 * u),
    "linear": lambda u: u,
    "one minus log": lambda u: 1 - 0.01**u,
}


def _aim(region: Region, step: float) -> float:
    """Inside, by `step` where there is room; where the claim says "by less than", no difference at all."""
    if region.holds(0.0):
        return 0.0
    return region.low + step if np.isfinite(region.low) else region.high - step


def _beyond(region: Region, step: float) -> float:
    return region.high + step if np.isfinite(region.high) else region.low - step


def _one(value: Any) -> Any:
    """A value that meets a condition."""
    if isinstance(value, Between):
        ends = [end for end in (value.low, value.high) if np.isfinite(end)]
        return sum(ends) / len(ends)
    if isinstance(value, Given):
        return 1.0
    return value[0] if isinstance(value, Sequence) and not isinstance(value, str) else value
