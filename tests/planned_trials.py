"""What a study plans, as rows of the tables that its claims read: before anything is trained."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

import pandas as pd

from odyssey import catalogue
from odyssey.claims.record import TRIALS
from odyssey.plan import PlannedTrial, plan_study
from odyssey.schema import Config, Size, Study
from odyssey.studies.gradients.plan import plan_gradients
from odyssey.studies.latching.experiment import plan as plan_latches
from odyssey.studies.memories.experiment import memories
from odyssey.studies.reading import read_study, study_kind

TABLES = {"trials": TRIALS, "gradients": "snapshots", "latching": "latches", "memories": "recalls"}  # by kind


@cache
def planned(study: str, size: Size = "paper") -> pd.DataFrame:
    """The trials that a study of trials plans, with settings and options as columns."""
    return _trials(plan_study(read_study(study, size, Study), Config()).trials)


@cache
def planned_rows(study: str, size: Size) -> pd.DataFrame:
    """Rows of the table `TABLES[kind]` of a study of any of these kinds; what is measured is not in them."""
    kind, found = study_kind(study), read_study(study, size)
    if kind == "latching":
        return plan_latches(found)
    if kind == "memories":
        places = product(found.forms, found.units, found.flipped, range(found.networks))
        rows = [(f, n, s, p / n) for f, n, s, _ in places for p in memories(n, found.loads)]
        return pd.DataFrame(rows, columns=["form", "units", "flipped", "load"])
    if kind == "gradients":
        trials = _trials(plan_gradients(found, Config()).trials)
        return pd.concat([trials.assign(epoch=epoch) for epoch in found.epochs], ignore_index=True)
    return planned(study, size)


def _trials(trials: tuple[PlannedTrial, ...]) -> pd.DataFrame:
    return pd.DataFrame([_row(t.sweep, t.trial.model_dump(mode="json")) | {"trial_id": t.key} for t in trials])


def _row(sweep: str, trial: dict[str, Any]) -> dict[str, Any]:
    options = catalogue.task_module(trial["task"]).Options(**trial["options"]).model_dump(mode="json")
    plain = {name: value for name, value in trial.items() if not isinstance(value, dict | list)}
    return {"sweep": sweep, **options, **plain}
