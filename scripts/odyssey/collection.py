"""From the plan and the store of finished trials to the tables `trials` and `histories` (odyssey.tables)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from odyssey import catalogue
from odyssey.errors import InputError
from odyssey.identity import Identities
from odyssey.plan import PlannedTrial
from odyssey.training.store import Store

RECORD = """
    status epochs updates sequences_seen best_epoch hidden_size parameter_count
    train_loss_at_best best_valid_loss best_valid_score gradient_norm_median gradient_norm_max clipped_share
    wall_seconds peak_memory_mib started_at ended_at used_device backend code_digest data_sha256 git_commit
    torch_version hostname
""".split()  # noqa: SIM905
SCORES = "test_loss test_score test_wrong_share success score_name more_scores".split()  # noqa: SIM905
WHOLE_OR_NONE = ("patience", "parameter_budget", "halve_after", "embedding_size", "truncation", "fresh_sequences")
HISTORY = """
    trial_id epoch train_loss valid_loss valid_score gradient_norm_median gradient_norm_max clipped_share wall_seconds
""".split()  # noqa: SIM905


def plan_table(study: str, trials: Iterable[PlannedTrial]) -> pd.DataFrame:
    """plan.parquet: one row a trial and sweep; `trial` is its whole configuration as JSON."""
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
    for column in ("started_at", "ended_at") if rows else ():
        trials[column] = pd.to_datetime(trials[column], utc=True, format="ISO8601")
    if rows:
        trials["success"] = trials["success"].astype("boolean")
        trials["clip_norm"] = trials["clip_norm"].astype(float)
        for column in WHOLE_OR_NONE:
            trials[column] = trials[column].astype("Int64")
        trials["clip_value"] = trials["clip_value"].astype(float)
        trials["feedback"] = trials["feedback"].astype(float)
        trials["regulariser"] = trials["regulariser"].astype("string")
    curves = pd.concat(histories.values(), ignore_index=True) if histories else pd.DataFrame(columns=HISTORY)
    return trials, curves[HISTORY]


def _row(planned: Any, id: str, record: dict[str, Any], scores: dict[str, Any]) -> dict[str, Any]:
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
        **{name: record[name] for name in RECORD},
        **{name: scores.get(name) for name in SCORES},
        "more_scores": json.dumps(scores.get("more_scores", {}), sort_keys=True),
    }
