"""A finished trial, trained again from its record alone, and held against it bit by bit."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd

from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.identity import AskedTrial, key_of
from odyssey.making import make_data
from odyssey.plan import code_of, data_name, evaluation_code
from odyssey.tables import read_parquet
from odyssey.training.batch_job import history_columns, stored_data, task_of, trained
from odyssey.training.evaluation import test_scores
from odyssey.training.store import Store
from odyssey.trial import Settings, Trial

OF_THE_RUN = {  # what is not the same in another run, or on another machine
    "started_at", "ended_at", "wall_seconds", "peak_memory_mib", "code_digest", "git_commit", "torch_version",
    "hostname", "used_device", "data", "data_sha256", "trial",
}  # fmt: skip


@dataclass(frozen=True)
class Repetition:
    """What was compared, and where the two differ: what -> (then, now)."""

    trial: Trial
    compared: tuple[str, ...]
    differences: dict[str, tuple[Any, Any]]
    is_same_code: bool


def repeat_stored(id: str, store: Store, data: Path, mirror: Path | None) -> Repetition:
    """Train the trial `id` of the store again: record, learning curve, weights and test scores are compared."""
    record = store.record(id)
    trial = Trial.model_validate(record["trial"])
    with TemporaryDirectory() as folder:
        path = _data_file(trial, record["data_sha256"], data, Path(folder), mirror)
        now, outcome, scores = _again(trial, path)
    then = {**record, **(store.evaluation(id, evaluation_code()) or {})}
    history = store.history(id).drop(columns="wall_seconds")
    then["history"] = history.to_dict("list")
    now["history"] = {n: c for n, c in history_columns(outcome).items() if n != "wall_seconds"}
    weights = store.weights(id) or {}
    then["weights"] = {name: w.tolist() for name, w in weights.items()}
    now["weights"] = {name: w.tolist() for name, w in outcome.weights.items()}
    return _compared(trial, then, now | scores, record["code_digest"] == now["code_digest"])


def repeat_row(id: str, table: Path, data: Path, mirror: Path | None) -> Repetition:
    """Train a trial of a table `trials` again (odyssey.tables), such as a published one: its columns are compared."""
    trials = read_parquet(table)
    rows = trials[trials["trial_id"].str.startswith(id)]
    if rows["trial_id"].nunique() != 1:
        found = "no trial" if rows.empty else f"{rows['trial_id'].nunique()} trials"
        raise InputError(f"{table} has {found} whose id begins with '{id}'; give one as its column trial_id has it.")
    then = {str(name): _plain(value) for name, value in rows.iloc[0].items()}
    trial = trial_of(then)
    with TemporaryDirectory() as folder:
        now, _, scores = _again(trial, _data_file(trial, None, data, Path(folder), mirror))
    scores["more_scores"] = json.dumps(scores["more_scores"], sort_keys=True)
    return _compared(trial, then, now | scores, then["code_digest"] == now["code_digest"])


def trial_of(row: dict[str, Any]) -> Trial:
    """The trial that a row of a table `trials` describes; settings that the table does not know have their defaults."""
    settings = {name: row[name] for name in Settings.model_fields if name in row}
    given = {name: json.loads(row[name]) for name in ("options", "test_lengths")}
    if settings.get("parameter_budget") is not None:
        settings["hidden_size"] = Settings.model_fields["hidden_size"].default  # the row has what it came to
    return Trial.model_validate({**settings, **given, **{name: row[name] for name in ("task", "cell", "seed")}})


def _again(trial: Trial, path: Path) -> tuple[dict[str, Any], Any, dict[str, Any]]:
    """The record, the outcome and the test scores of the trial on a data file."""
    code = code_of(trial.task, trial.cell, trial.optimizer)
    asked, sequences = AskedTrial(key_of(trial, code), path.stem, code, trial), stored_data(trial.task, path)
    outcome, record = trained(asked, sequences)
    task = task_of(trial, sequences)
    scores = test_scores(trial, catalogue.cell(trial.cell), task, sequences, outcome.weights or None)
    return record, outcome, {"score_name": task.score_name, **scores}


def _data_file(trial: Trial, content: str | None, data: Path, scratch: Path, mirror: Path | None) -> Path:
    """The trial's data file: that in `data` if it is there, else made anew in `scratch`."""
    name = data_name(trial)
    path = data / f"{name}.npz"
    if not path.exists():
        path = scratch / f"{name}.npz"
        make_data(trial.task, json.dumps(trial.options), path, mirror)
    if content is not None and stored_data(trial.task, path).content_sha256 != content:
        raise InputError(f"the trial's data are no longer there: {name}.npz holds others now; bring its source back.")
    return path


def _compared(trial: Trial, then: dict[str, Any], now: dict[str, Any], is_same_code: bool) -> Repetition:
    names = tuple(name for name in now if name in then and name not in OF_THE_RUN)
    different = {name: (then[name], now[name]) for name in names if not _same(then[name], now[name])}
    return Repetition(trial, names, different, is_same_code)


def _same(a: Any, b: Any) -> bool:
    """Equal to the last bit; NaN is NaN, and nothing is nothing."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_same(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_same, a, b))
    return a == b or (_is_nothing(a) and _is_nothing(b))


def _is_nothing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _plain(value: Any) -> Any:
    """A value of a table as Python has it; None for one that is missing."""
    if value is pd.NA or value is pd.NaT or value is None:
        return None
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and math.isnan(value) else value
