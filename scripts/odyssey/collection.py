"""From the plan and the store of finished trials to the tables `trials` and `histories` (odyssey.tables)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from types import NoneType
from typing import Any, get_args

import pandas as pd

from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.identity import Identities
from odyssey.plan import PlannedTrial
from odyssey.training.store import Store
from odyssey.trial import Settings

SCORES = "test_loss test_score test_wrong_share success score_name more_scores".split()  # noqa: SIM905
TIMES = ("started_at", "ended_at")
# What a setting may be besides null -> the type of its column; a choice of names is text.
OR_NONE: dict[Any, Any] = {int: "Int64", float: float, str: "string", bool: "boolean"}
HISTORY = """
    trial_id epoch train_loss valid_loss valid_score gradient_norm_median gradient_norm_max clipped_share wall_seconds
""".split()  # noqa: SIM905


def plan_table(study: str, trials: Iterable[PlannedTrial]) -> pd.DataFrame:
    """A plan as a table: one row a trial and sweep; `trial` is its whole configuration as JSON."""
    return pd.DataFrame(
        {
            "study": study,
            "sweep": t.sweep,
            "setting": t.setting,
            "shard": t.shard,
            "key": t.key,
            "data": t.data,
            "code_digest": t.code,
            "trial": t.trial.model_dump_json(),
        }
        for t in trials
    )


def collect(
    plan: pd.DataFrame, store: Store, data: Path, evaluation_code: str, partly: bool = False
) -> tuple[pd.DataFrame, ...]:
    """The tables (trials, histories) of a study, of trials on the data files that lie in the folder `data` now.

    partly: leave out the trials that are not finished, and keep those that are not evaluated without test scores.
    Raises InputError for a missing trial otherwise.
    """
    rows, histories, identities = [], {}, Identities(data)
    for planned in plan.itertuples():
        id = identities.of(str(planned.key), str(planned.data))
        if id is None or not store.holds(id):
            if partly:
                continue
            what = f"trial {id} is not in {store.folder}" if id else f"{data / str(planned.data)}.npz is not made"
            raise InputError(f"{what}; run snakemake again.")
        scores = store.evaluation(id, evaluation_code)
        if scores is None and not partly:
            raise InputError(f"trial {id} is not evaluated; run snakemake again.")
        rows.append(_row(planned, id, store.record(id), scores or {}))
        if id not in histories:
            histories[id] = store.history(id).assign(trial_id=id)
    trials = pd.DataFrame(rows)
    if rows:
        trials = trials.astype({"success": "boolean", **nullable()})
        for column in TIMES:
            trials[column] = pd.to_datetime(trials[column], utc=True, format="ISO8601")
    curves = pd.concat(histories.values(), ignore_index=True) if histories else pd.DataFrame(columns=HISTORY)
    return trials, curves[HISTORY]


def nullable() -> dict[str, Any]:
    """Setting that may be null -> the type of its column, which no row may have a value to tell by."""
    kinds = {name: get_args(field.annotation) for name, field in Settings.model_fields.items()}
    optional = {name: next(k for k in kind if k is not NoneType) for name, kind in kinds.items() if NoneType in kind}
    return {name: OR_NONE.get(kind, OR_NONE[str]) for name, kind in optional.items()}


def _row(planned: Any, id: str, record: dict[str, Any], scores: dict[str, Any]) -> dict[str, Any]:
    """A trial's row; what its job has measured (odyssey.training.batch_job) makes columns as it is named there."""
    trial = record["trial"]
    cell = catalogue.cell(trial["cell"])
    return {
        **{name: getattr(planned, name) for name in ("study", "sweep", "setting", "shard")},
        "trial_id": id,
        "data": planned.data,
        **trial,
        "options": json.dumps(trial["options"], sort_keys=True),
        "test_lengths": json.dumps(trial["test_lengths"]),
        "family": cell.family,
        "variant": cell.variant,
        **{name: value for name, value in record.items() if name != "trial"},
        **{name: scores.get(name) for name in SCORES},
        "more_scores": json.dumps(scores.get("more_scores", {}), sort_keys=True),
    }
