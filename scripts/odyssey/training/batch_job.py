"""A job: a batch of trials, trained and tested one after the other, each kept as soon as it is done.

Starting Python is most of a small batch, so that this imports PyTorch, pandas and SciPy only where a trial needs them.
"""

from __future__ import annotations

import math
import platform
import resource
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from odyssey import catalogue, usage
from odyssey.checking import checked
from odyssey.datasets.arrays import StoredData, load
from odyssey.datasets.sequences import Data
from odyssey.digests import release
from odyssey.errors import InputError
from odyssey.identity import AskedTrial, Identities, trial_id
from odyssey.tasks.task import Task
from odyssey.training.evaluation import test_scores
from odyssey.training.store import Columns, Store
from odyssey.training.trial import Outcome, clipped_share, train
from odyssey.trial import Trial


def run_batch(asked: Iterable[AskedTrial], data: Path, store: Store, code: str) -> list[str]:
    """Train every trial that the store does not hold, and test every one that this code has not yet tested.

    data: folder of the data files. code: digest of the code that evaluates. Returns the ids of all trials. Those that
    another job has in hand come last, when that has done them.
    """
    asked, identities = list(asked), Identities(data)
    ids: dict[str, str] = {}
    for wait in (False, True):
        for one in asked:
            if one.key in ids:
                continue
            known = identities.of(one.key, one.data)
            if known is not None and store.holds(known) and store.evaluation(known, code) is not None:
                ids[one.key] = known
                continue
            sequences = stored_data(one.trial.task, data / f"{one.data}.npz")
            id = trial_id(one.key, sequences.content_sha256)
            with store.alone(id, wait) as free:
                if free:
                    _run(id, one, sequences, store, code)
                    ids[one.key] = id
    return [ids[one.key] for one in asked]


def _run(id: str, one: AskedTrial, sequences: StoredData, store: Store, code: str) -> None:
    """Do what of a trial is not done yet."""
    said = f"{id} {one.trial.cell} {one.trial.task}"
    if store.holds(id):
        if store.evaluation(id, code) is None:
            print(f"{said}: only evaluated, by code that has changed since", file=sys.stderr)
        weights = store.weights(id)
    else:
        store.sweep_out(id)
        with usage.doing("training"):
            outcome, record = trained(one, sequences)
        store.keep(id, record, history_columns(outcome), outcome.weights)
        where = f"on {outcome.used_device} by {outcome.backend} ({outcome.why})"
        print(f"{said}: {outcome.status} {where}; again: python scripts/repeat_trial.py {id}", file=sys.stderr)
        weights = outcome.weights or None
    if store.evaluation(id, code) is None:
        task = task_of(one.trial, sequences)
        with usage.doing("testing"):
            scores = test_scores(one.trial, catalogue.cell(one.trial.cell), task, sequences, weights)
        store.keep_evaluation(id, {"code": code, "score_name": task.score_name, **scores})


def trained(asked: AskedTrial, sequences: StoredData) -> tuple[Outcome, dict[str, Any]]:
    """What a trial has come to, and its record (trial.json of odyssey.training.store)."""
    trial, started = asked.trial, datetime.now(UTC)
    outcome = train(trial, catalogue.cell(trial.cell), task_of(trial, sequences), sequences)
    return outcome, {
        "trial": trial.model_dump(mode="json"),
        "data": asked.data,
        "started_at": started.isoformat(),
        "ended_at": datetime.now(UTC).isoformat(),
        "code_digest": asked.code,
        "data_sha256": sequences.content_sha256,
        "git_commit": git_commit(),
        "torch_version": release("torch").split("==")[1],
        "hostname": platform.node(),
        **summary(outcome, trial, sequences),
    }


def history_columns(outcome: Outcome) -> Columns:
    """The learning curve: a number an epoch of every column."""
    return {name: [getattr(epoch, name) for epoch in outcome.history] for name in vars(outcome.history[0])}


@lru_cache
def git_commit() -> str:
    """The commit of this code, with `-dirty` if files differ from it; empty outside a repository."""
    command = ["git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def peak_memory_mib() -> float:
    """The most that this process has had in memory at any time so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10  # bytes there, KiB elsewhere


def summary(outcome: Outcome, trial: Trial, data: Data) -> dict[str, Any]:
    """The summary columns of the trials table (odyssey.tables, which describes them) that training decides.

    A column is added here: collection takes what it finds.
    """
    last, norms = outcome.history[-1], np.array(outcome.gradient_norms or [math.nan])
    seen = last.epoch * (trial.fresh_sequences or len(data.train.inputs))
    finite = norms[np.isfinite(norms)] if np.isfinite(norms).any() else norms
    best = outcome.best
    return {
        "status": outcome.status,
        "epochs": last.epoch,
        "updates": len(outcome.gradient_norms),
        "best_epoch": best.epoch if best else -1,
        "sequences_seen": seen,
        "sequences_to_solution": float(seen) if outcome.status == "solved" else math.nan,
        "unconfirmed_passes": outcome.unconfirmed_passes,
        "hidden_size": outcome.hidden_size,
        "parameter_count": outcome.parameter_count,
        "train_loss_at_best": best.train_loss if best else math.nan,
        "best_valid_loss": best.valid_loss if best else math.nan,
        "best_valid_score": best.valid_score if best else math.nan,
        "gradient_norm_median": float(np.median(finite)),
        "gradient_norm_max": float(np.max(finite)),
        "clipped_share": clipped_share(norms, trial.clip_norm),
        "wall_seconds": last.wall_seconds,
        "peak_memory_mib": peak_memory_mib(),
        "used_device": outcome.used_device,
        "backend": outcome.backend,
    }


def task_of(trial: Trial, data: Data) -> Task:
    """The trial's task, with the criterion that goes with the definition that its data follows."""
    task: Task = catalogue.task_module(trial.task).TASK
    return replace(task, criterion=data.criterion or task.criterion)


@lru_cache(maxsize=1)  # a batch keeps its trials in the order of their data
def stored_data(task: str, path: Path) -> StoredData:
    """The data of a file, whoever made it; raises InputError if they cannot be read, or do not fit the task."""
    data = load(path)
    try:
        return checked(data, catalogue.task_module(task).TASK, task)
    except InputError as error:
        raise InputError(f"{path} does not fit: {error}") from None
