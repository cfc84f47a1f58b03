"""Updates by PyTorch operations around the cell: for what whole epochs in C do not do, on a GPU, without a C compiler,
and as what those epochs are held against. The cell itself runs in the kernel wherever that can."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from odyssey import optimisers
from odyssey.datasets.sequences import Data, Split
from odyssey.equations import Cell
from odyssey.equations.forms import plain_activation
from odyssey.kernels.backend import chosen
from odyssey.kernels.compiler import instructions
from odyssey.networks.encoder_decoder import EncoderDecoder
from odyssey.networks.network import Network, States
from odyssey.networks.recurrent import Drop, leave
from odyssey.streams import stream
from odyssey.tasks.task import Task
from odyssey.training.answers import FRAMES, answers
from odyssey.training.assembly import build, initialise, load
from odyssey.training.batches import Batch, Sequences, in_streams, pieces
from odyssey.training.dropout import Dropout, mask_keys
from odyssey.training.engine import Pass, Scores, SplitName
from odyssey.training.factors import regulariser_weight
from odyssey.training.handled import ANY, Handled, check_handled
from odyssey.training.losses import batch_loss, losses, scores, total
from odyssey.training.noise import noise_key
from odyssey.training.optimisation import clip, optimiser
from odyssey.training.plain_network import Weights
from odyssey.training.preparation import training_split
from odyssey.training.regulariser import hidden_with_handle, omega
from odyssey.training.settled import settle
from odyssey.trial import Trial

EVALUATION_SEQUENCES = 200  # at once; changes no sum by more than rounding
EVALUATION_STEPS = 1000  # of a running text at once


class TorchEngine:
    """See odyssey.training.engine.Engine."""

    why = ""
    HANDLES: ClassVar[Handled] = {
        **dict.fromkeys(("hidden_size", "num_layers", "bidirectional", "feedback", "embedding_size"), ANY),
        **dict.fromkeys(("learning_rate", "momentum", "clip_norm", "clip_value", "truncation"), ANY),
        **dict.fromkeys(("regulariser_weight", "regulariser_decays", "input_noise", "batch_size"), ANY),
        **dict.fromkeys(("fresh_sequences", "dropout"), ANY),
        "optimizer": optimisers.names(),
        "regulariser": ("equation-9", "equation-10", "code"),
        "loss_over_time": ("mean", "sum"),
    }

    def __init__(self, trial: Trial, task: Task, network: Network | EncoderDecoder, data: Data) -> None:
        check_handled(trial, self.HANDLES, "training through PyTorch")
        self.trial, self.task, self.network = trial, task, network
        self.parameters = list(network.parameters())
        self.place = self.parameters[0].device
        self.device = "cpu" if self.place.type == "cpu" else torch.cuda.get_device_name(self.place)
        is_kernel = chosen(network.recurrent.backend, self.place, self.parameters[0].dtype) == "kernel"
        self.name = f"kernel {instructions()}, autograd" if is_kernel else "reference"
        self.data, self.splits = data, dict[SplitName, Sequences]()
        self.optimiser = optimiser(trial, self.parameters)

    def split(self, name: SplitName) -> Sequences:
        if name not in self.splits:
            self.splits[name] = self._sequences(getattr(self.data, name), 1 if name != "train" else None)
        return self.splits[name]

    def _sequences(self, split: Split, streams: int | None = None) -> Sequences:
        """A running text lies in as many streams as a batch has sequences, unless so many are asked for."""
        if self.task.continuous:
            split = in_streams(split, streams or self.trial.batch_size)
        return Sequences(split, self.task, self.place)

    def train_epoch(self, epoch: int) -> Pass:
        fresh = self.trial.fresh_sequences is not None
        sequences = self._sequences(training_split(self.trial, self.data, epoch)) if fresh else self.split("train")
        places = np.arange(len(sequences))
        order = places if self.task.continuous else stream(self.trial.seed, "order", epoch).permutation(places)
        loss, targets, norms = 0.0, 0, list[float]()
        for batch in self._noisy(sequences, order, noise_key(self.trial.seed, epoch)):
            for part_loss, part_targets, norm in self.updates(batch, epoch):
                norms.append(norm)
                loss, targets = loss + part_loss, targets + part_targets
                if not (math.isfinite(part_loss) and math.isfinite(norm)):
                    return Pass(math.nan, targets, norms)
        return Pass(loss, targets, norms)

    def _noisy(self, sequences: Sequences, order: NDArray, key: NDArray[np.uint32]) -> Iterator[Batch]:
        for batch in sequences.batches(self.trial.batch_size, order):
            if self.trial.input_noise:
                x = self.network.symbols(batch.x)
                batch = replace(batch, x=x + self.trial.input_noise * sequences.noise(batch, x.shape[2], key))
            yield batch

    def updates(self, batch: Batch, epoch: int = 1) -> Iterator[tuple[float, int, float]]:
        """An update for the batch, or for each of its pieces; gives the loss summed over its targets, their number,
        and the gradient's norm."""
        carried: States = {}
        for part, there in pieces(batch, self.trial.truncation, self.task):
            drop = self._dropout(part, epoch)
            if self.trial.regulariser is not None:
                yield self.regularised_update(part, epoch, drop)
                continue
            initial = {name: state[:, there] for name, state in carried.items()}
            answers, states = self.network.answer(part.x, part.lengths, part.targets, initial or None, drop)
            carried = _carry(carried, states, there, batch.x.shape[1])
            if part.weight is None or part.weight.any():
                yield self.update(answers, part)

    def _dropout(self, part: Batch, epoch: int) -> Drop:
        if not self.trial.dropout:
            return leave
        one_hot = self.data.train.inputs[0].dtype == np.int32 and self.trial.embedding_size is None
        keys = mask_keys(self.trial.seed, epoch, self.trial.num_layers)
        return Dropout(self.trial.dropout, keys, part, inputs=not one_hot)

    def regularised_update(self, part: Batch, epoch: int, drop: Drop = leave) -> tuple[float, int, float]:
        """As `update`, with the gradient of Pascanu's term beside that of the loss."""
        assert isinstance(self.network, Network), "odyssey.combinations refuses others"
        answers, hidden, handle = self.answers_with_handle(self.network, part, drop)
        return self.update(answers, part, lambda: self._regularise(hidden, handle, epoch))

    def answers_with_handle(self, network: Network, part: Batch, drop: Drop = leave) -> tuple[Tensor, Tensor, Tensor]:
        """The answers, and what odyssey.training.regulariser.hidden_with_handle gives on the way."""
        hidden, handle = hidden_with_handle(network, drop(0, network.symbols(part.x)), part.lengths)
        places = torch.arange(hidden.shape[1], device=self.place)
        seen = hidden[part.lengths - 1, places] if self.task.timing == "last_step" else hidden
        return network.output(drop(1, seen)), hidden, handle

    def update(
        self, answers: Tensor, part: Batch, before_clipping: Callable[[], None] = lambda: None
    ) -> tuple[float, int, float]:
        """One update; the loss summed over its targets, their number, and the gradient's norm."""
        self.optimiser.zero_grad()
        loss = losses(self.task.output, answers, part.targets, part.lengths, part.weight)
        batch_loss(loss, part.weight, self.trial.loss_over_time).backward()
        before_clipping()
        norm = clip(self.parameters, self.trial.clip_norm, self.trial.clip_value)
        if math.isfinite(norm):
            self.optimiser.step()
        return *total(loss.detach(), part.weight), norm

    def _regularise(self, hidden: Tensor, handle: Tensor, epoch: int) -> None:
        """Add the regulariser's gradient to that of the recurrent matrix."""
        recurrent = self.network.recurrent
        name = next(name for name, letter in recurrent.cell.parameters.items() if letter == "R")
        matrix = recurrent.layer_parameters()[name]
        assert matrix.grad is not None
        assert handle.grad is not None
        assert self.trial.regulariser is not None
        activation = plain_activation(recurrent.cell)
        assert activation is not None, "odyssey.combinations refuses other cells"
        value = omega(self.trial.regulariser, handle.grad, hidden, matrix, activation)
        matrix.grad += regulariser_weight(self.trial, epoch) * torch.autograd.grad(value, matrix)[0]

    @torch.no_grad()
    def evaluate(self, split: SplitName) -> Scores:
        sums, count = np.zeros(2), 0
        for given, part in self._answers(self.split(split)):
            loss = losses(self.task.output, given, part.targets, part.lengths, part.weight)
            values = (loss, scores(self.task, given, part, loss))
            sums += [total(v, part.weight)[0] for v in values]
            count += total(loss, part.weight)[1]
        return Scores(*(float(s) for s in sums / count))

    def _answers(self, sequences: Sequences) -> Iterator[tuple[Tensor, Batch]]:
        """The answers to all sequences, without noise; those to a running text in pieces."""
        size = max(1, min(EVALUATION_SEQUENCES, FRAMES // int(sequences.lengths.max())))
        for batch in sequences.batches(len(sequences) if self.task.continuous else size):
            states: States = {}
            for part, _ in pieces(batch, EVALUATION_STEPS, self.task) if self.task.continuous else [(batch, None)]:
                given, states = self.network.answer(part.x, part.lengths, part.targets, states or None)
                yield given, part

    def rescale_rate(self, factor: float) -> None:
        for group in self.optimiser.param_groups:
            group["lr"] *= factor

    def answers(self, split: Split) -> list[NDArray]:
        assert isinstance(self.network, Network), "only tasks with a criterion are asked"
        return answers(self.network, self.task, split)

    def weights(self) -> Weights:
        return {k: v.detach().cpu().numpy().copy() for k, v in self.network.state_dict().items()}

    def load(self, weights: Weights) -> None:
        load(self.network, weights)


def _carry(carried: States, states: States, there: Tensor, batch: int) -> States:
    """The states of a whole batch after a piece that held the sequences `there`, cut from their history."""
    if len(there) == batch:
        return {name: state.detach() for name, state in states.items()}
    for name, state in states.items():
        carried[name] = carried[name].index_copy(1, there, state.detach())
    return carried


def torch_engine(
    trial: Trial, cell: Cell, task: Task, data: Data, device: str, weights: Weights | None = None
) -> TorchEngine:
    """The engine of a trial, with these weights (None: drawn as the trial says)."""
    network = build(trial, cell, task, data)
    if weights is None:
        initialise(network, trial.initialisation, trial.initial_scale, trial.seed)
    else:
        load(network, weights)
    settle()
    return TorchEngine(trial, task, network.to(torch.device(device)), data)
