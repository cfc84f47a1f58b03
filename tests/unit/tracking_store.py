"""A small study's tables, brought into a real SQLite store, for the tests of tracking."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from mlflow import MlflowClient

from odyssey.tracking.guide import StudyView
from odyssey.tracking.level import TrackingReport, bring_level
from odyssey.tracking.runs import BEST
from odyssey.tracking.store import sqlite_uri
from odyssey.trial import Settings

VIEW = StudyView("tour", "A tour", "Which cell remembers?")


def trial(trial_id: str, cell: str = "lstm", **change: object) -> dict[str, object]:
    row: dict[str, object] = {
        **dict.fromkeys(BEST.values(), 1.0), **Settings().model_dump(), "more_scores": "{}", "test_lengths": "[]",
        "study": "tour", "sweep": "search", "setting": 0, "shard": 0, "trial_id": trial_id, "task": "adding",
        "cell": cell, "family": cell, "variant": "vanilla", "hidden_size": 32, "num_layers": 2,
        "bidirectional": False, "optimizer": "sgd", "learning_rate": 0.0123456789, "momentum": 0.9,
        "clip_norm": math.nan, "input_noise": 0.0, "batch_size": 20, "max_epochs": 3, "patience": 2,
        "initialisation": "uniform", "initial_scale": 0.1, "loss_over_time": "mean", "seed": 7, "device": "cpu",
        "options": json.dumps({"length": 50}), "data": "adding-length_50", "status": "finished", "epochs": 2,
        "updates": 200, "best_epoch": 2, "parameter_count": 4513, "train_loss_at_best": 0.2,
        "best_valid_loss": 0.25, "best_valid_score": 0.25, "test_loss": 0.3, "test_score": 0.3125,
        "test_wrong_share": 0.5, "success": False, "score_name": "mean_squared_error",
        "gradient_norm_median": 1.0, "gradient_norm_max": 9.0, "clipped_share": 0.0, "wall_seconds": 4.5,
        "started_at": pd.Timestamp("2024-05-01T10:00:00Z"), "ended_at": pd.Timestamp("2024-05-01T10:00:05Z"),
        "used_device": "cpu", "code_digest": "c0de", "data_sha256": "ab" * 32, "git_commit": "f00d",
        "torch_version": "2.13.0", "hostname": "here",
    }  # fmt: skip
    return row | change


def history(trial_id: str, epochs: int = 3) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "trial_id": trial_id,
            "epoch": range(epochs),
            "train_loss": [1.0 / (e + 1) for e in range(epochs)],
            "valid_loss": [1.5 / (e + 1) for e in range(epochs)],
            "valid_score": [1.25 / (e + 1) for e in range(epochs)],
            "gradient_norm_median": [math.nan, *(2.0 * e for e in range(1, epochs))],
            "gradient_norm_max": [math.nan, *(4.0 * e for e in range(1, epochs))],
            "clipped_share": [math.nan, *(0.0 for e in range(1, epochs))],
            "wall_seconds": [2.0 * e for e in range(epochs)],
        }
    )


def tables(*rows: dict[str, object]) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = dict.fromkeys(str(row["trial_id"]) for row in rows)
    return pd.DataFrame(list(rows)), pd.concat([history(id) for id in ids], ignore_index=True)


@cache
def empty_store() -> bytes:
    """A store with its tables and nothing in them: MLflow takes seconds to make one."""
    with TemporaryDirectory() as folder:
        MlflowClient(tracking_uri=uri(Path(folder))).search_experiments()
        return (Path(folder) / "mlflow.db").read_bytes()


def make_store(folder: Path) -> None:
    (folder / "mlflow.db").write_bytes(empty_store())


def bring(folder: Path, *rows: dict[str, object], **more: Path) -> TrackingReport:
    return bring_level(VIEW, *tables(*rows), uri(folder), folder / "mlartifacts", **more)


def uri(folder: Path) -> str:
    return sqlite_uri(folder / "mlflow.db")


def stored(folder: Path, kind: str = "trial") -> list:
    client = MlflowClient(tracking_uri=uri(folder))
    experiment = client.get_experiment_by_name("rnn-odyssey/tour")
    return client.search_runs([experiment.experiment_id], f"tags.kind = '{kind}'")
