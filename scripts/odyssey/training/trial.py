"""One trial: from its configuration to its learning curve and best weights.

The result depends on configuration, data and code alone: one thread, every random number from a Philox stream keyed by
the trial's seed and its purpose, made on the CPU.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.networks.network import Network
from odyssey.schema import Trial
from odyssey.tasks.task import Data, Task, stream
from odyssey.training.batches import Batch, Sequences
from odyssey.training.initialisation import initialise
from odyssey.training.losses import batch_loss, grade, losses, total
from odyssey.training.optimisation import clip, optimiser

Status = Literal["finished", "stopped early", "diverged"]
EVALUATION_BATCH = 200  # sequences; bounds memory, changes no sum by more than rounding


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
    """What a trial has come to; `weights` are those of the best validation loss."""

    status: Status = "finished"
    history: list[Epoch] = field(default_factory=list)
    gradient_norms: list[float] = field(default_factory=list)
    best: Epoch | None = None
    weights: dict[str, Tensor] = field(default_factory=dict)
    parameter_count: int = 0
    used_device: str = "cpu"


@dataclass(frozen=True)
class Scores:
    """Means over all targets of a split; `wrong_share` is NaN where the task has no criterion."""

    loss: float
    score: float
    wrong_share: float


def pick_device(name: str) -> torch.device:
    """`auto` takes a GPU if torch sees one. Raises InputError for `cuda` without one."""
    seen = torch.cuda.is_available()
    if name == "cuda" and not seen:
        raise InputError("device is 'cuda', but torch sees no GPU here; set device to auto or cpu.")
    return torch.device("cuda" if seen and name != "cpu" else "cpu")


def build(trial: Trial, cell: Cell, task: Task, data: Data) -> Network:
    """The trial's network; its weights are not yet drawn."""
    input_size = data.train.inputs[0].shape[1]
    return Network(
        cell, input_size, trial.hidden_size, data.output_size, task.timing, trial.num_layers, trial.bidirectional
    )


def train(trial: Trial, cell: Cell, task: Task, data: Data) -> Outcome:
    """Train one network by the trial's configuration.

    A loss or gradient that is not finite ends the trial with status `diverged`; that is a result like any other.
    """
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    device = pick_device(trial.device)
    network = build(trial, cell, task, data)
    initialise(network, trial.initialisation, trial.initial_scale, trial.seed)
    network.to(device)
    run = _Run(trial, task, network, Sequences(data.train, task.timing, device))
    valid = Sequences(data.valid, task.timing, device)
    outcome = Outcome(parameter_count=network.parameter_count(), used_device=device.type)
    started = time.perf_counter()
    for epoch, train_loss in run.epochs():
        scores = evaluate(network, task, valid) if math.isfinite(train_loss) else Scores(math.nan, math.nan, math.nan)
        norms = np.array(run.norms[run.epoch_start :] or [math.nan])
        clipped = clipped_share(norms, trial.clip_norm)
        row = Epoch(
            epoch,
            train_loss,
            scores.loss,
            scores.score,
            float(np.median(norms)),
            float(np.max(norms)),
            clipped,
            time.perf_counter() - started,
        )
        outcome.history.append(row)
        if not (math.isfinite(row.train_loss) and math.isfinite(row.valid_loss)):
            outcome.status = "diverged"
            break
        if outcome.best is None or row.valid_loss < outcome.best.valid_loss:
            outcome.best = row
            outcome.weights = {k: v.detach().cpu().clone() for k, v in network.state_dict().items()}
        if trial.patience is not None and epoch - outcome.best.epoch > trial.patience:
            outcome.status = "stopped early"
            break
    outcome.gradient_norms = run.norms
    return outcome


@torch.no_grad()
def evaluate(network: Network, task: Task, sequences: Sequences) -> Scores:
    """Mean loss, score and share of wrong targets of a split, without noise."""
    sums, count = np.zeros(3), 0
    for batch in sequences.batches(EVALUATION_BATCH):
        grades = grade(task, network(batch.x, batch.lengths), batch.targets)
        parts = (grades.loss, grades.score, grades.wrong)
        totals = [total(p, batch.mask) if p is not None else (math.nan, 0) for p in parts]
        sums += [t[0] for t in totals]
        count += totals[0][1]
    return Scores(*(float(s) for s in sums / count))


def clipped_share(norms: np.ndarray, threshold: float | None) -> float:
    """Share of updates whose gradient was longer than the threshold; NaN before the first."""
    if not np.isfinite(norms[:1]).all():
        return math.nan
    return 0.0 if threshold is None else float(np.mean(norms > threshold))


@dataclass
class _Run:
    """The updates of a trial."""

    trial: Trial
    task: Task
    network: Network
    sequences: Sequences
    norms: list[float] = field(default_factory=list)
    epoch_start: int = 0  # place in `norms` of this epoch's first update

    def __post_init__(self) -> None:
        self.parameters = list(self.network.parameters())
        self.optimiser = optimiser(self.trial, self.parameters)

    def epochs(self) -> Iterator[tuple[int, float]]:
        """(0, loss before training), then (epoch, mean training loss) after each; NaN once it has diverged."""
        yield 0, evaluate(self.network, self.task, self.sequences).loss
        for epoch in range(1, self.trial.max_epochs + 1):
            order = stream(self.trial.seed, "order", epoch).permutation(len(self.sequences))
            noise = stream(self.trial.seed, "noise", epoch)
            loss, targets, self.epoch_start = 0.0, 0, len(self.norms)
            for batch in self.sequences.batches(self.trial.batch_size, order):
                batch_total, batch_targets = self.update(batch, noise)
                loss, targets = loss + batch_total, targets + batch_targets
                if not (math.isfinite(batch_total) and math.isfinite(self.norms[-1])):
                    loss = math.nan
                    break
            yield epoch, loss / targets

    def update(self, batch: Batch, noise: np.random.Generator) -> tuple[float, int]:
        """One update; returns the batch's loss summed over its targets, and their number."""
        x = batch.x
        if self.trial.input_noise:
            values = noise.standard_normal(tuple(x.shape), np.float32) * np.float32(self.trial.input_noise)
            x = x + torch.from_numpy(values).to(x.device)
        self.optimiser.zero_grad()
        loss = losses(self.task.output, self.network(x, batch.lengths), batch.targets)
        batch_loss(loss, batch.mask, self.trial.loss_over_time).backward()
        self.norms.append(clip(self.parameters, self.trial.clip_norm))
        if math.isfinite(self.norms[-1]):
            self.optimiser.step()
        return total(loss.detach(), batch.mask)
