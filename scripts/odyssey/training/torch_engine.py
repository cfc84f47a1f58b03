"""Updates by PyTorch operations: on a GPU, where there is no C compiler, and as what the kernel is held against."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from odyssey.networks.network import Network
from odyssey.schema import Trial
from odyssey.tasks.task import Data, Task, stream
from odyssey.training.batches import Batch, Sequences
from odyssey.training.engine import Pass, Scores, SplitName
from odyssey.training.losses import batch_loss, grade, losses, total
from odyssey.training.noise import noise_key
from odyssey.training.optimisation import clip, optimiser

EVALUATION_BATCH = 200  # sequences; bounds memory, changes no sum by more than rounding


class TorchEngine:
    """See odyssey.training.engine.Engine."""

    name = "reference"

    def __init__(self, trial: Trial, task: Task, network: Network, data: Data) -> None:
        self.trial, self.task, self.network = trial, task, network
        self.parameters = list(network.parameters())
        self.place = self.parameters[0].device
        self.device = "cpu" if self.place.type == "cpu" else torch.cuda.get_device_name(self.place)
        self.data, self.splits = data, dict[SplitName, Sequences]()
        self.optimiser = optimiser(trial, self.parameters)

    def split(self, name: SplitName) -> Sequences:
        if name not in self.splits:
            self.splits[name] = Sequences(getattr(self.data, name), self.task.timing, self.place)
        return self.splits[name]

    def train_epoch(self, epoch: int) -> Pass:
        sequences = self.split("train")
        order = stream(self.trial.seed, "order", epoch).permutation(len(sequences))
        key = noise_key(self.trial.seed, epoch)
        loss, targets, norms = 0.0, 0, list[float]()
        for batch in sequences.batches(self.trial.batch_size, order):
            x = batch.x + self.trial.input_noise * sequences.noise(batch, key) if self.trial.input_noise else batch.x
            batch_total, batch_targets, norm = self.update(x, batch)
            norms.append(norm)
            loss, targets = loss + batch_total, targets + batch_targets
            if not (math.isfinite(batch_total) and math.isfinite(norm)):
                return Pass(math.nan, targets, norms)
        return Pass(loss, targets, norms)

    def update(self, x: Tensor, batch: Batch) -> tuple[float, int, float]:
        """One update; returns the batch's loss summed over its targets, their number, and the gradient's norm."""
        self.optimiser.zero_grad()
        loss = losses(self.task.output, self.network(x, batch.lengths), batch.targets)
        batch_loss(loss, batch.mask, self.trial.loss_over_time).backward()
        norm = clip(self.parameters, self.trial.clip_norm)
        if math.isfinite(norm):
            self.optimiser.step()
        return *total(loss.detach(), batch.mask), norm

    @torch.no_grad()
    def evaluate(self, split: SplitName) -> Scores:
        sums, count = np.zeros(3), 0
        for batch in self.split(split).batches(EVALUATION_BATCH):
            grades = grade(self.task, self.network(batch.x, batch.lengths), batch.targets)
            parts = (grades.loss, grades.score, grades.wrong)
            totals = [total(p, batch.mask) if p is not None else (math.nan, 0) for p in parts]
            sums += [t[0] for t in totals]
            count += totals[0][1]
        return Scores(*(float(s) for s in sums / count))

    def weights(self) -> dict[str, Tensor]:
        return {k: v.detach().cpu().clone() for k, v in self.network.state_dict().items()}

    def load(self, weights: dict[str, Tensor]) -> None:
        self.network.load_state_dict(weights)
