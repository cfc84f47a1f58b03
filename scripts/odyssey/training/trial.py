"""One trial: from its configuration to its learning curve and best weights.

The result depends on configuration, data and code alone: one thread, every random number from a Philox stream keyed by
the trial's seed and its purpose, made on the CPU.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.tasks.task import Task
from odyssey.training.engine import Engine, Scores
from odyssey.training.engines import engine
from odyssey.training.plain_network import Weights
from odyssey.training.preparation import prepared
from odyssey.training.sizing import sized
from odyssey.training.solving import Solving
from odyssey.training.stopping import Stopping
from odyssey.trial import Trial

Status = Literal["finished", "stopped early", "solved", "diverged"]


@dataclass(frozen=True)
class Epoch:
    """One row of the learning curve; losses and scores per target (a frame, or a sequence)."""

    epoch: int
    train_loss: float
    valid_loss: float
    valid_score: float
    gradient_norm_median: float
    gradient_norm_max: float
    clipped_share: float
    wall_seconds: float


@dataclass
class Outcome:
    """What a trial has come to; `weights` are those of the best validation loss, or of the epoch that solved it."""

    status: Status = "finished"
    history: list[Epoch] = field(default_factory=list)
    gradient_norms: list[float] = field(default_factory=list)
    best: Epoch | None = None
    weights: Weights = field(default_factory=dict)
    unconfirmed_passes: int = 0  # epochs that met the criterion in validation and not once more
    hidden_size: int = 0
    parameter_count: int = 0
    used_device: str = "cpu"
    backend: str = ""
    why: str = ""  # it ran there


def train(trial: Trial, cell: Cell, task: Task, data: Data) -> Outcome:
    """Train one network by the trial's configuration.

    A loss or gradient that is not finite ends the trial with status `diverged`; that is a result like any other.
    """
    data = prepared(trial, data)
    trial = sized(trial, cell, task, data)
    run = engine(trial, cell, task, data)
    outcome = Outcome(
        hidden_size=trial.hidden_size,
        parameter_count=sum(weight.size for weight in run.weights().values()),
        used_device=run.device,
        backend=run.name,
        why=run.why,
    )
    stopping, solving, started = Stopping(trial), Solving(trial, task, run, data), time.perf_counter()
    for epoch in range(trial.max_epochs + 1):
        row, norms = _epoch(run, trial, epoch, started)
        outcome.history.append(row)
        outcome.gradient_norms += norms
        if not (math.isfinite(row.train_loss) and math.isfinite(row.valid_loss)):
            outcome.status = "diverged"
            break
        solved = solving.after(epoch)
        if outcome.best is None or row.valid_loss < outcome.best.valid_loss or solved:
            outcome.best = row
            outcome.weights = run.weights()
        if solved or stopping.after(epoch, outcome.best.epoch):
            outcome.status = "solved" if solved else "stopped early"
            break
        run.rescale_rate(stopping.rate_factor)
    outcome.unconfirmed_passes = solving.unconfirmed
    return outcome


def _epoch(run: Engine, trial: Trial, epoch: int, started: float) -> tuple[Epoch, list[float]]:
    """One epoch (0: no update) and its place on the learning curve, with the gradient norms of its updates."""
    if epoch == 0:
        train_loss, norms = run.evaluate("train").loss, []
    else:
        done = run.train_epoch(epoch)
        train_loss, norms = done.loss / max(done.targets, 1), done.norms
    scores = run.evaluate("valid") if math.isfinite(train_loss) else Scores(math.nan, math.nan)
    seen = np.array(norms or [math.nan])
    row = Epoch(
        epoch,
        train_loss,
        scores.loss,
        scores.score,
        float(np.median(seen)),
        float(np.max(seen)),
        clipped_share(seen, trial.clip_norm),
        time.perf_counter() - started,
    )
    return row, norms


def clipped_share(norms: np.ndarray, threshold: float | None) -> float:
    """Share of updates whose gradient was longer than the threshold; NaN before the first."""
    if not np.isfinite(norms[:1]).all():
        return math.nan
    return 0.0 if threshold is None else float(np.mean(norms > threshold))
