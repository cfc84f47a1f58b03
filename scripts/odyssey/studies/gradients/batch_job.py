"""A job: a batch of trials, trained and measured one after the other, and the tables of all of them."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from odyssey import catalogue
from odyssey.datasets.arrays import StoredData
from odyssey.identity import trial_id
from odyssey.studies.gradients.measuring import Measured, measure
from odyssey.studies.gradients.plan import PlannedTrials, ToMeasure
from odyssey.studies.gradients.tables import TRIAL, shares_table
from odyssey.training.batch_job import stored_data, task_of
from odyssey.trial import Trial

NOTHING = pd.DataFrame({name: pd.Series(dtype=str) for name in ("trial_id", "key")})


def measure_batch(batch: ToMeasure, data: Path) -> dict[str, pd.DataFrame]:
    """The tables `flows`, `spectra` and `snapshots` of these trials; `snapshots` without what the plan adds."""
    found: dict[str, list[pd.DataFrame]] = {"flows": [], "spectra": [], "snapshots": []}
    for asked in batch.trials:
        started = pd.Timestamp.now("UTC")
        sequences = stored_data(asked.trial.task, data / f"{asked.data}.npz")
        measured = _measured(batch, asked.trial, sequences)
        times = {"started_at": started, "ended_at": pd.Timestamp.now("UTC")}
        rows = pd.DataFrame(measured.snapshots).assign(**times, key=asked.key)
        id = trial_id(asked.key, sequences.content_sha256)
        for name, tables in {"flows": measured.flows, "spectra": measured.spectra, "snapshots": [rows]}.items():
            found[name] += [table.assign(trial_id=id) for table in tables]
        print(f"{id} {asked.trial.cell} {asked.trial.task}: {len(rows)} snapshots", file=sys.stderr)
    return {name: pd.concat(tables, ignore_index=True) if tables else NOTHING for name, tables in found.items()}


def _measured(batch: ToMeasure, trial: Trial, sequences: StoredData) -> Measured:
    task, cell = task_of(trial, sequences), catalogue.cell(trial.cell)
    return measure(trial, cell, task, sequences, batch.epochs, batch.sequences, batch.beyond)


def with_plan(plan: PlannedTrials, snapshots: pd.DataFrame) -> pd.DataFrame:
    """The whole table `snapshots`: a row for every sweep that a trial belongs to."""
    rows = [
        {
            "study": plan.study,
            "sweep": planned.sweep,
            "setting": planned.setting,
            "key": planned.key,
            "task": planned.trial.task,
            "cell": planned.trial.cell,
            "family": catalogue.cell(planned.trial.cell).family,
            "variant": catalogue.cell(planned.trial.cell).variant,
            **{name: getattr(planned.trial, name) for name in TRIAL},
        }
        for planned in plan.trials
    ]
    trials = pd.DataFrame(rows)
    return trials.assign(clip_norm=trials["clip_norm"].astype(float)).merge(snapshots, on="key").drop(columns="key")


def tabulate(
    plan: PlannedTrials, flows: pd.DataFrame, spectra: pd.DataFrame, snapshots: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """All tables of a study from those of its batches."""
    whole = with_plan(plan, snapshots)
    return {"flows": flows, "spectra": spectra, "snapshots": whole, "shares": shares_table(whole)}
