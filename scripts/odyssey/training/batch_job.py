"""A job: a batch of trials, trained or evaluated one after the other, each kept as soon as it is done."""

from __future__ import annotations

import json
import math
import platform
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from odyssey import registry
from odyssey.checking import checked
from odyssey.datasets.arrays import StoredData, load
from odyssey.digests import release
from odyssey.errors import InputError
from odyssey.identity import Identities, trial_id
from odyssey.schema import Trial
from odyssey.tasks.task import Data, Task
from odyssey.training.evaluation import test_scores
from odyssey.training.store import Store
from odyssey.training.trial import Outcome, clipped_share, train


def train_batch(rows: pd.DataFrame, data: Path, store: Store) -> list[str]:
    """Train every trial of `rows` (of plan.parquet) that the store does not hold; returns all their ids."""
    ids, identities = [], Identities(data)
    for row, trial in _trials(rows):
        known = identities.of(row.key, row.data)
        if known is not None and store.holds(known):  # without reading the data
            ids.append(known)
            continue
        sequences = stored_data(trial.task, data / f"{row.data}.npz")
        id = trial_id(row.key, sequences.content_sha256)
        ids.append(id)
        store.sweep_out(id)
        started = datetime.now(UTC)
        outcome = train(trial, registry.cell(trial.cell), task_of(trial, sequences), sequences)
        record = {
            "trial": trial.model_dump(mode="json"),
            "started_at": started.isoformat(),
            "ended_at": datetime.now(UTC).isoformat(),
            "code_digest": row.code_digest,
            "data_sha256": sequences.content_sha256,
            "git_commit": git_commit(),
            "torch_version": release("torch").split("==")[1],
            "hostname": platform.node(),
            **summary(outcome, trial, sequences),
        }
        store.keep(id, record, pd.DataFrame([vars(e) for e in outcome.history]), outcome.weights)
        print(f"{id} {trial.cell} {trial.task}: {outcome.status}", file=sys.stderr)
    return ids


def evaluate_batch(rows: pd.DataFrame, data: Path, store: Store, code: str) -> list[str]:
    """Evaluate every finished trial of `rows` that this code has not yet evaluated; returns all their ids."""
    ids = []
    for row, trial in _trials(rows):
        sequences = stored_data(trial.task, data / f"{row.data}.npz")
        id = trial_id(row.key, sequences.content_sha256)
        ids.append(id)
        if store.evaluation(id, code) is None:
            task, weights = task_of(trial, sequences), store.weights(id)
            scores = test_scores(trial, registry.cell(trial.cell), task, sequences, weights)
            store.keep_evaluation(id, {"code": code, "score_name": task.score_name, **scores})
    return ids


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
    finite = norms[np.isfinite(norms)] if np.isfinite(norms).any() else norms
    best = outcome.best
    return {
        "status": outcome.status,
        "epochs": last.epoch,
        "updates": len(outcome.gradient_norms),
        "best_epoch": best.epoch if best else -1,
        "sequences_seen": last.epoch * (trial.fresh_sequences or len(data.train.inputs)),
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


def _trials(rows: pd.DataFrame) -> Iterator[tuple[Any, Trial]]:
    for row in rows.itertuples():
        yield row, Trial.model_validate(json.loads(str(row.trial)))


def task_of(trial: Trial, data: Data) -> Task:
    """The trial's task, with the criterion that goes with the definition that its data follows."""
    task: Task = registry.task_module(trial.task).TASK
    return replace(task, criterion=data.criterion or task.criterion)


@lru_cache(maxsize=1)  # a batch keeps its trials in the order of their data
def stored_data(task: str, path: Path) -> StoredData:
    """The data of a file, whoever made it; raises InputError if they cannot be read, or do not fit the task."""
    data = load(path)
    try:
        return checked(data, registry.task_module(task).TASK, task)
    except InputError as error:
        raise InputError(f"{path} does not fit: {error}") from None
