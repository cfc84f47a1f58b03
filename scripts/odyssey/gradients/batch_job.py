"""A job: a batch of trials, trained and measured one after the other, and the tables of all of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from odyssey import registry
from odyssey.gradients.measuring import Measured, measure
from odyssey.gradients.schema import GradientsStudy
from odyssey.gradients.tables import TRIAL
from odyssey.plan import Plan, PlannedTrial
from odyssey.training.batch_job import stored_data, task_of

NOTHING = pd.DataFrame({"trial_id": pd.Series(dtype=str)})


def measure_batch(study: GradientsStudy, trials: Iterable[PlannedTrial], data: Path) -> dict[str, pd.DataFrame]:
    """The tables `flows`, `spectra` and `snapshots` of these trials; `snapshots` without what the plan adds."""
    found: dict[str, list[pd.DataFrame]] = {"flows": [], "spectra": [], "snapshots": []}
    for planned in trials:
        started = pd.Timestamp.now("UTC")
        measured = _measured(study, planned, data)
        times = {"started_at": started, "ended_at": pd.Timestamp.now("UTC")}
        rows = pd.DataFrame(measured.snapshots).assign(**times)
        for name, tables in {"flows": measured.flows, "spectra": measured.spectra, "snapshots": [rows]}.items():
            found[name] += [table.assign(trial_id=planned.id) for table in tables]
        print(f"{planned.id} {planned.trial.cell} {planned.trial.task}: {len(rows)} snapshots", file=sys.stderr)
    return {name: pd.concat(tables, ignore_index=True) if tables else NOTHING for name, tables in found.items()}


def _measured(study: GradientsStudy, planned: PlannedTrial, data: Path) -> Measured:
    trial = planned.trial
    sequences = stored_data(trial.task, data / f"{planned.data}.npz")
    task, cell = task_of(trial, sequences), registry.cell(trial.cell)
    return measure(trial, cell, task, sequences, study.epochs, study.sequences, study.beyond)


def with_plan(plan: Plan, snapshots: pd.DataFrame) -> pd.DataFrame:
    """The whole table `snapshots`: a row for every sweep that a trial belongs to."""
    rows = [
        {
            "study": plan.study.name,
            "sweep": planned.sweep,
            "setting": planned.setting,
            "trial_id": planned.id,
            "task": planned.trial.task,
            "cell": planned.trial.cell,
            "family": registry.cell(planned.trial.cell).family,
            "variant": registry.cell(planned.trial.cell).variant,
            **{name: getattr(planned.trial, name) for name in TRIAL},
        }
        for planned in plan.trials
    ]
    trials = pd.DataFrame(rows)
    return trials.assign(clip_norm=trials["clip_norm"].astype(float)).merge(snapshots, on="trial_id")
