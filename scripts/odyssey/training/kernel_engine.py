"""Updates by the compiled kernel: whole epochs in native code, without a step of Python between two updates.

Imports torch only to answer sequence by sequence, for tasks with a criterion.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

from odyssey.datasets.sequences import Data, Split
from odyssey.equations.forms import plain_activation
from odyssey.errors import InputError
from odyssey.kernels import optimise
from odyssey.kernels.compiler import instructions
from odyssey.kernels.trainer import (
    ACTIVATIONS,
    FORMS,
    MOST_LAYERS,
    OUTPUTS,
    Trainer,
    address,
    trainer_library,
)
from odyssey.streams import stream
from odyssey.tasks.task import Task
from odyssey.training.dropout import mask_keys
from odyssey.training.engine import Pass, Scores, SplitName
from odyssey.training.factors import effective_rate, regulariser_weight
from odyssey.training.handled import ANY, Handled, check_handled, unhandled
from odyssey.training.kernel_split import KernelSplit
from odyssey.training.noise import noise_key
from odyssey.training.plain_network import PlainNetwork, Weights, is_plain
from odyssey.training.preparation import training_split
from odyssey.trial import Trial

EVALUATION_SEQUENCES = 48
EVALUATION_FRAMES = 20_000  # at once; bounds memory
EVALUATION_BYTES = 2**28  # where several sequences at once would take more, fewer are taken


def runs_whole_epochs(trial: Trial, task: Task, data: Data) -> bool:
    """Can the kernel make a trial's updates without PyTorch between them?"""
    plain = is_plain(trial, data) and task.output in OUTPUTS and not task.continuous
    return plain and not unhandled(trial, KernelEngine.HANDLES)


class KernelEngine:
    """See odyssey.training.engine.Engine. Works in the type of the weights that it is given, float32 or float64."""

    device, why = "cpu", ""
    HANDLES: ClassVar[Handled] = {
        **dict.fromkeys(("hidden_size", "bidirectional", "learning_rate", "momentum", "clip_norm", "clip_value"), ANY),
        **dict.fromkeys(("regulariser_weight", "regulariser_decays", "input_noise", "batch_size"), ANY),
        **dict.fromkeys(("fresh_sequences", "dropout"), ANY),
        "num_layers": range(1, MOST_LAYERS + 1),
        "optimizer": optimise.numbers(),
        "regulariser": FORMS,
        "loss_over_time": ("mean", "sum"),
    }

    def __init__(self, trial: Trial, task: Task, network: PlainNetwork, data: Data, weights: Weights) -> None:
        check_handled(trial, self.HANDLES, "training in C")
        self.name = f"kernel {instructions()}"
        self.trial, self.task, self.network = trial, task, network
        self.dtype = _type_of(weights)
        self.library = trainer_library(network.cell, "float32" if self.dtype == np.float32 else "float64")
        count = network.parameter_count()
        self.flat = _aligned(count, self.dtype)
        self.views = _views(self.flat, network.shapes())
        self.load(weights)
        self.buffers = {name: _aligned(count, self.dtype) for name in ("gradient", "velocity", "square")}
        self.data, self.splits = data, dict[SplitName, KernelSplit]()
        self.trainer = Trainer(
            D=network.input_size,
            H=network.hidden_size,
            K=network.output_size,
            layers=network.num_layers,
            directions=network.directions,
            output=OUTPUTS[task.output],
            last_step=task.timing == "last_step",
            optimiser=optimise.numbers()[trial.optimizer],
            average_steps=trial.loss_over_time == "mean",
            rate=effective_rate(trial),
            momentum=trial.momentum,
            clip=trial.clip_norm or 0.0,
            clip_each=trial.clip_value or 0.0,
            noise=trial.input_noise,
            dropout=trial.dropout,
            regulariser=FORMS[trial.regulariser],
            activation=ACTIVATIONS[plain_activation(network.cell)],
            count=count,
            weights=self.flat.ctypes.data,
            power1=1.0,
            power2=1.0,
            **{name: buffer.ctypes.data for name, buffer in self.buffers.items()},
        )
        self.memory = np.empty(0, np.uint8)
        self.answering: Any = None  # a network in PyTorch on the same weights, for `answers`

    def split(self, name: SplitName) -> KernelSplit:
        """Made when it is first asked for: training does without the test split, the test without the others."""
        if name not in self.splits:
            self.splits[name] = KernelSplit(getattr(self.data, name), self.task, self.dtype)
        return self.splits[name]

    def train_epoch(self, epoch: int) -> Pass:
        fresh = self.trial.fresh_sequences is not None
        drawn = KernelSplit(training_split(self.trial, self.data, epoch), self.task, self.dtype) if fresh else None
        split = drawn or self.split("train")
        return self.train_pass(stream(self.trial.seed, "order", epoch).permutation(len(split.length)), epoch, split)

    def train_pass(self, order: NDArray[np.integer], epoch: int, split: KernelSplit | None = None) -> Pass:
        """Updates on the sequences `order` of a split (the training split by default), batch by batch, with the noise
        and the masks of that epoch."""
        split, t, order = split or self.split("train"), self.trainer, np.ascontiguousarray(order, np.int64)
        norms = np.empty(-(-len(order) // self.trial.batch_size))
        t.key = tuple(int(k) for k in noise_key(self.trial.seed, epoch))
        for place, key in enumerate(mask_keys(self.trial.seed, epoch, self.trial.num_layers).tolist()):
            t.mask_key[place][:] = key
        t.norms = address(norms, np.float64)
        t.regulariser_weight = regulariser_weight(self.trial, epoch)
        self._run(self.library.odyssey_train, split, order, self.trial.batch_size, backward=True)
        return Pass(t.loss if math.isfinite(t.loss) else math.nan, t.targets, norms[: t.updates].tolist())

    def evaluate(self, split: SplitName) -> Scores:
        given, t = self.split(split), self.trainer
        longest_first = np.argsort(-given.length, kind="stable").astype(np.int64)
        size = max(1, min(EVALUATION_SEQUENCES, EVALUATION_FRAMES // int(given.length.max())))
        while size > 1 and self._bytes(given, size, backward=False) > EVALUATION_BYTES:
            size //= 2
        self._run(self.library.odyssey_evaluate, given, longest_first, size, backward=False)
        loss = t.loss / t.targets
        return Scores(loss, loss if self.task.loss_is_score else t.score / t.targets)

    def _run(
        self, function: Callable[..., None], split: KernelSplit, order: NDArray, size: int, backward: bool
    ) -> None:
        t = self.trainer
        self._check(split, order)
        needed = self._bytes(split, min(size, len(order)), backward)
        t.sequences, t.sequence_count = address(order, np.int64), len(order)
        if len(self.memory) < needed:
            self.memory = _aligned(needed, np.uint8, np.empty)
        t.memory = self.memory.ctypes.data
        function(ctypes.byref(t))

    def _check(self, split: KernelSplit, order: NDArray) -> None:
        """The last look before C reads: are the data within its tables?"""
        split.check(self.trainer.D, self.trainer.K)
        if len(order) == 0 or order.min() < 0 or order.max() >= len(split.length):
            raise InputError(
                f"the order must name at least one of the split's {len(split.length)} sequences, 0 and up."
            )

    def _bytes(self, split: KernelSplit, size: int, backward: bool) -> int:
        """Set the trainer to batches of `size` sequences of the split; the memory that the largest of them takes."""
        t = self.trainer
        t.split, t.batch_size, t.most_steps = split.pointers(), size, int(split.length.max())
        t.most_frames = int(np.sort(split.length)[::-1][:size].sum())
        return int(self.library.odyssey_trainer_memory(ctypes.byref(t), int(backward)))

    def rescale_rate(self, factor: float) -> None:
        self.trainer.rate *= factor

    def answers(self, split: Split) -> list[NDArray]:
        from odyssey.training import answers

        if self.answering is None:
            self.answering = answers.in_torch(self.network, self.task, self.views)
        return answers.answers(self.answering, self.task, split)

    def weights(self) -> Weights:
        return {name: view.copy() for name, view in self.views.items()}

    def load(self, weights: Weights) -> None:
        if {n: w.shape for n, w in weights.items()} != self.network.shapes():
            raise InputError("these are not the weights of this network; give it those of one of the same sizes.")
        for name, view in self.views.items():
            view[...] = weights[name]


def _type_of(weights: Weights) -> np.dtype:
    types = {weight.dtype for weight in weights.values()}
    if types not in ({np.dtype(np.float32)}, {np.dtype(np.float64)}):
        raise InputError(f"the kernel trains weights of one type, float32 or float64, not {sorted(map(str, types))}.")
    return types.pop()


def _aligned(count: int, dtype: DTypeLike, make: Callable[..., NDArray] = np.zeros) -> NDArray:
    """Room for so many numbers that begins where a vector of the processor does, on a multiple of 64 bytes."""
    size = count * np.dtype(dtype).itemsize
    memory = make(size + 64, np.uint8)
    start = -memory.ctypes.data % 64
    return memory[start : start + size].view(dtype)


def _views(flat: NDArray, shapes: dict[str, tuple[int, ...]]) -> Weights:
    """All weights in one vector, in the order of their names."""
    ends = np.cumsum([math.prod(shape) for shape in shapes.values()])
    return {n: part.reshape(s) for (n, s), part in zip(shapes.items(), np.split(flat, ends[:-1]), strict=True)}
