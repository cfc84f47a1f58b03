"""The trial that an exhibit shows: the best of a task by validation, with its network and its weights."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import torch

from odyssey import catalogue
from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.figures import style
from odyssey.figures.numbers import column_texts, score_factor, score_label
from odyssey.statistics.selection import rank_by_validation
from odyssey.tasks.task import Task
from odyssey.training.assembly import AnyNetwork, build, load
from odyssey.training.batch_job import stored_data, task_of
from odyssey.training.preparation import prepared
from odyssey.training.sizing import sized
from odyssey.training.store import Store
from odyssey.trial import Trial


@dataclass(frozen=True)
class Trained:
    """A trial that was trained.

    data: as the task made it; read: as the network reads it, through the trial's window.
    test_score: of the whole test split, as in the trials table; best_of: how many trials it was chosen from.
    attributions: of each pair of the test split, where its licence asks that they be shown.
    """

    id: str
    trial: Trial
    cell: Cell
    task: Task
    data: Data
    read: Data
    network: AnyNetwork
    test_score: float
    best_of: int
    attributions: tuple[str, ...] = ()

    @property
    def score(self) -> str:
        """The test score with its name and unit: "error 0.4 %", "NLL 8.91 nats per frame"."""
        name, _, unit = score_label(self.task.score_name).partition(" (")
        number = column_texts([score_factor(self.task.score_name) * self.test_score])[0] or "unknown"
        return f"{name} {number} {unit.removesuffix(')')}".strip()

    @property
    def line(self) -> str:
        """One line for the picture."""
        return (
            f"{style.label(self.cell.id)}, trial {self.id[:8]}, best of {self.best_of} by validation; test {self.score}"
        )

    @property
    def sentence(self) -> str:
        """One sentence for the caption, in reStructuredText."""
        t = self.trial
        layers = f"{t.num_layers} layer{'s' * (t.num_layers > 1)} of H = {t.hidden_size}"
        return (
            f"Shown is trial ``{self.id}``: cell ``{self.cell.id}``, {layers}, seed {t.seed}, the best of "
            f"n = {self.best_of} on task ``{t.task}`` by validation; its {self.score} on the whole test split."
        )


def best_trained(trials: pd.DataFrame, data: Path, store: Store, mirror: Path | None) -> Trained | None:
    """The best by validation of `trials` (rows of one task) whose weights are kept; None if there is none.

    data: folder of the data files; mirror: folder of source files, looked in before a download.
    """
    own = trials.drop_duplicates("trial_id")
    for row in rank_by_validation(own).itertuples():
        weights = store.weights(str(row.trial_id))
        if weights is not None:
            return _trained(row, len(own), weights, data, store, mirror)
    return None


def _trained(row: Any, best_of: int, weights: dict, data: Path, store: Store, mirror: Path | None) -> Trained:
    record = store.record(row.trial_id)
    trial = Trial.model_validate(record["trial"])
    cell, sequences = catalogue.cell(trial.cell), stored_data(trial.task, data / f"{row.data}.npz")
    if sequences.content_sha256 != record["data_sha256"]:
        raise InputError(f"trial {row.trial_id} was trained on other data than {row.data}.npz now holds; run again.")
    task = task_of(trial, sequences)
    read = prepared(trial, sequences)
    trial = sized(trial, cell, task, read)
    network = build(trial, cell, task, read)
    load(network, weights)
    score = float("nan") if pd.isna(row.test_score) else float(row.test_score)
    credit = attributions(catalogue.task_module(trial.task), row.options, mirror)
    torch.set_num_threads(1)
    return Trained(row.trial_id, trial, cell, task, sequences, read, network, score, best_of, credit)


def attributions(module: ModuleType, options: str, mirror: Path | None) -> tuple[str, ...]:
    """The line that names the authors of each test sequence, from tasks whose `pairs` know them; else none."""
    if not hasattr(module, "pairs"):
        return ()
    pairs = module.pairs(module.Options.model_validate(json.loads(options)), mirror)["test"]
    return tuple(pair.attribution for pair in pairs)
