"""Where a claim's trials may come from: the studies that its groups name, in the sizes in which they may decide it.

What a look would find unlike the paper's before anything is trained is not offered: another problem, a narrower range,
a training too short for a failure to count. Imports no torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey.batching import predicted_seconds
from odyssey.claims.claim import Claim
from odyssey.claims.conditions import AsPublished, SearchedAs
from odyssey.claims.groups import Group
from odyssey.claims.judging import on_fresh_trials
from odyssey.claims.kinds.agrees import Agrees
from odyssey.claims.kinds.optimum import OptimumShift
from odyssey.claims.kinds.outcome import SameOutcome
from odyssey.claims.kinds.share import Share
from odyssey.claims.kinds.variance import VarianceShare
from odyssey.claims.record import TRIALS, Record
from odyssey.claims.spending import times_as_many
from odyssey.errors import InputError
from odyssey.names import DECIDING
from odyssey.plan import Plan, plan_study, unobtainable
from odyssey.schema import Config, Size, Study, Sweep
from odyssey.studies.found import figures, unsaid
from odyssey.studies.reading import read_study, studies, study_kind

SIZES: tuple[Size, ...] = ("laptop", "paper")
JUDGED_ONCE = (OptimumShift, SameOutcome, VarianceShare)  # bootstraps and regressions, unsure far out in their tails


@dataclass(frozen=True)
class Offer:
    """A study in a size, with the trials that the claim's groups need of it and no other.

    seconds: predicted, of one core, for its own number of trials. smallest: trials of the smallest group.
    """

    claim: str
    of: str
    size: Size
    study: Study
    seconds: float
    smallest: int

    def at(self, look: int) -> Study:
        """The study of a look: as many times the trials, of which those of earlier looks are the first."""
        times = times_as_many(look)
        more = {n: s.model_copy(update={"trials": s.trials * times}) for n, s in self.study.sweeps.items()}
        return self.study.model_copy(update={"sweeps": more})


@dataclass(frozen=True)
class Offers:
    """The offers for a claim, cheapest first; why: what is not offered, each reason once."""

    offers: tuple[Offer, ...]
    why: tuple[str, ...]


def offers(name: str, claim: Claim, config: Config, mirror: Path | None) -> Offers:
    """Where the trials of that claim may come from."""
    claim = on_fresh_trials(claim)
    others = {group.table for group in claim.groups} - {TRIALS}
    if others:
        named = sorted({study for group in claim.groups for study in group.study})
        return Offers((), (f"its study does not grow: run snakemake --config study={' or '.join(named)}",))
    every = [_offer(name, claim, study, size, config, mirror) for study, size in _studies_of(claim.groups)]
    found = sorted((offer for offer in every if isinstance(offer, Offer)), key=lambda offer: offer.seconds)
    fewest = max(part.fewest for test in claim.tests for part in test.parts(Record({})))
    enough = [offer for offer in found if times_as_many(1) * offer.smallest >= fewest]
    return Offers(_each_once(enough or found), tuple(dict.fromkeys(why for why in every if isinstance(why, str))))


def _each_once(found: Sequence[Offer]) -> tuple[Offer, ...]:
    """Without sizes that do not differ in what is needed."""
    return tuple({offer.study.model_dump_json(): offer for offer in reversed(found)}.values())[::-1]


def grows(claim: Claim) -> bool:
    """Whether later looks at the claim are sound, and not only the first."""
    tests = [test.ours if isinstance(test, Agrees) else test for test in claim.tests]
    return not any(isinstance(test, JUDGED_ONCE) for test in tests)


def planned(study: Study, config: Config) -> tuple[Plan, pd.DataFrame]:
    """The plan of a study, and its trials as the columns that conditions are about; `seconds`: predicted for each."""
    plan = plan_study(study, config)
    rows = [
        {
            **{"study": study.name, "sweep": one.sweep, "setting": one.setting, "trial_id": one.key},
            **one.trial.options,
            **one.trial.model_dump(exclude={"options", "test_lengths"}),
            "seconds": predicted_seconds(one.trial),
        }
        for one in plan.trials
    ]
    return plan, pd.DataFrame(rows)


def _studies_of(groups: Sequence[Group]) -> Iterator[tuple[str, Size]]:
    """Studies of trials that all groups allow, in each size."""
    allowed = [set(group.study) for group in groups if group.study]
    named = [name for name in studies() if all(name in some for some in allowed)]
    for name in named:
        if study_kind(name) == unsaid():
            yield from ((name, size) for size in SIZES)


@cache
def _whole(name: str, size: Size, config: str, mirror: Path | None) -> tuple[Study, dict[str, str], pd.DataFrame]:
    """A study, the tasks that are left out and why, and its trials as columns."""
    study = read_study(name, size, Study)
    missing = unobtainable(study, mirror)
    if set(missing) >= set(study.tasks):
        return study, missing, pd.DataFrame()
    given = Config.model_validate_json(config)
    without = given.model_copy(update={"leave_out": [*missing]})
    _, rows = planned(study, without)
    return study, missing, rows.assign(study=name)


def _offer(name: str, claim: Claim, of: str, size: Size, config: Config, mirror: Path | None) -> Offer | str:
    """That study in that size, or why it is not offered."""
    try:
        study, missing, rows = _whole(of, size, config.model_dump_json(), mirror)
    except InputError as error:
        return str(error)
    found = [group.of(rows) if len(rows) else rows for group in claim.groups]
    for group, some in zip(claim.groups, found, strict=True):
        if some.empty:
            lacking = missing.get(group.task or "", "")
            return lacking or f"{of} has no trials of {group} in the size {size}"
    if why := _unlike(claim, Record.of(of, rows), found):
        return f"{of} in the size {size}: {why}"
    needed = pd.concat(found).drop_duplicates(["sweep", "trial_id"])
    seconds = float(needed.drop_duplicates("trial_id")["seconds"].sum())
    return Offer(name, of, size, _restricted(name, claim, study, needed), seconds, min(map(len, found)))


def _unlike(claim: Claim, record: Record, found: Sequence[pd.DataFrame]) -> str:
    """What of the planned trials is unlike the paper's, so that they would decide nothing."""
    planned = [condition for condition in claim.conditions if isinstance(condition, SearchedAs)]
    problem = AsPublished(claim.problem, claim.groups).unmet(record) if claim.problem else ""
    unlike = [said for said in (problem, *(condition.unmet(record) for condition in planned)) if said]
    for test in claim.tests:
        if isinstance(test, Share) and test.budget and not math.isfinite(test.region.low):
            rows = found[claim.groups.index(test.group)]
            seen = (rows["max_epochs"] * _sequences(rows)).max()
            if seen < test.budget:
                unlike.append(
                    f"at most {seen:,.0f} training sequences, where the paper gives up after {test.budget:,.0f}, so "
                    "that no failure would count"
                )
    return "; ".join(dict.fromkeys(unlike))


def _sequences(rows: pd.DataFrame) -> pd.Series:
    """Training sequences of an epoch."""
    given = rows["train"] if "train" in rows else pd.Series(math.nan, index=rows.index)
    return rows["fresh_sequences"].astype(float).fillna(given)


def _restricted(name: str, claim: Claim, study: Study, needed: pd.DataFrame) -> Study:
    """The study with the sweeps, cells, tasks and points of its grids that are needed."""
    names, cells = [str(name) for name in needed["sweep"].unique()], list(needed["cell"].unique())
    sweeps = {sweep: _needed(study.sweeps[sweep], needed[needed["sweep"] == sweep]) for sweep in names}
    figure = claim.figure if claim.figure in figures(unsaid()) else "learning_curves"
    tasks = set(needed["task"])
    return study.model_copy(
        update={
            **{"name": f"{DECIDING}{name}", "title": claim.sentence, "figures": [figure], "exhibits": {}},
            "question": f"{claim.source}: {claim.theirs}\n\nTrials of `{study.name}` that grow until this is decided.",
            "baseline": study.baseline if study.baseline in cells else cells[0],
            "tasks": {task: choice for task, choice in study.tasks.items() if task in tasks},
            "optional_data": [],
            "sweeps": sweeps,
        }
    )


def _needed(sweep: Sweep, rows: pd.DataFrame) -> Sweep:
    grid = {key: [value for value in values if _occurs(key, value, rows)] for key, values in sweep.grid.items()}
    update: dict[str, Any] = {"cells": list(rows["cell"].unique()), "tasks": list(rows["task"].unique()), "grid": grid}
    return sweep.model_copy(update=update)


def _occurs(key: str, value: Any, rows: pd.DataFrame) -> bool:
    column = rows[key.removeprefix("options.")]
    return bool(column.isna().any() if value is None else (column == value).any())
