"""Updates by the compiled kernel: whole epochs in native code, without a step of Python between two updates."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from odyssey.datasets.sequences import Data
from odyssey.equations.forms import plain_activation
from odyssey.errors import InputError
from odyssey.kernels import optimise
from odyssey.kernels.compiler import instructions
from odyssey.kernels.native import PRECISIONS
from odyssey.kernels.trainer import (
    ACTIVATIONS,
    FORMS,
    MOST_LAYERS,
    OUTPUTS,
    Trainer,
    address,
    trainer_library,
)
from odyssey.networks.network import Network
from odyssey.streams import stream
from odyssey.tasks.task import Task
from odyssey.training.dropout import mask_keys
from odyssey.training.engine import Pass, Scores, SplitName
from odyssey.training.handled import ANY, Handled, check_handled, unhandled
from odyssey.training.kernel_split import KernelSplit
from odyssey.training.noise import noise_key
from odyssey.training.optimisation import effective_rate
from odyssey.training.preparation import training_split
from odyssey.training.regulariser import regulariser_weight
from odyssey.trial import Trial

EVALUATION_SEQUENCES = 48
EVALUATION_FRAMES = 20_000  # at once; bounds memory
EVALUATION_BYTES = 2**28  # where several sequences at once would take more, fewer are taken


def runs_whole_epochs(trial: Trial, task: Task, network: Network) -> bool:
    """Can the kernel make a trial's updates without PyTorch between them?"""
    plain = network.symbols.width == network.symbols.count and task.output in OUTPUTS and not task.continuous
    return plain and not unhandled(trial, KernelEngine.HANDLES)


class KernelEngine:
    """See odyssey.training.engine.Engine. Works in the type of the network's weights, float32 or float64."""

    device = "cpu"
    HANDLES: ClassVar[Handled] = {
        **dict.fromkeys(("hidden_size", "bidirectional", "learning_rate", "momentum", "clip_norm", "clip_value"), ANY),
        **dict.fromkeys(("regulariser_weight", "regulariser_decays", "input_noise", "batch_size"), ANY),
        **dict.fromkeys(("fresh_sequences", "dropout"), ANY),
        "num_layers": range(1, MOST_LAYERS + 1),
        "optimizer": optimise.numbers(),
        "regulariser": FORMS,
        "loss_over_time": ("mean", "sum"),
    }

    def __init__(self, trial: Trial, task: Task, network: Network, data: Data) -> None:
        check_handled(trial, self.HANDLES, "training in C")
        self.name = f"kernel {instructions()}"
        self.trial, self.task, self.network = trial, task, network
        recurrent = network.recurrent
        _check_network(network, data.output_size)
        self.dtype = next(network.parameters()).dtype
        self.library = trainer_library(recurrent.cell, self.dtype)
        self.flat = _flatten(network)
        self.buffers = {n: torch.zeros_like(self.flat) for n in ("gradient", "velocity", "square")}
        self.data, self.splits = data, dict[SplitName, KernelSplit]()
        self.trainer = Trainer(
            D=recurrent.input_size,
            H=recurrent.hidden_size,
            K=data.output_size,
            layers=recurrent.num_layers,
            directions=1 + recurrent.bidirectional,
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
            activation=ACTIVATIONS[plain_activation(recurrent.cell)],
            count=sum(p.numel() for p in network.parameters()),
            weights=self.flat.data_ptr(),
            power1=1.0,
            power2=1.0,
            **{name: buffer.data_ptr() for name, buffer in self.buffers.items()},
        )
        self.memory = torch.empty(0, dtype=torch.uint8, device="cpu")

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
        needed = self._bytes(split, min(size, len(order)), backward) + 64
        t.sequences, t.sequence_count = address(order, np.int64), len(order)
        if self.memory.numel() < needed:
            self.memory = torch.empty(needed, dtype=torch.uint8, device="cpu")
        t.memory = (self.memory.data_ptr() + 63) // 64 * 64
        function(ctypes.byref(t))

    def _check(self, split: KernelSplit, order: NDArray) -> None:
        """The last look before C reads: are the weights where it looks for them, and the data within its tables?"""
        split.check(self.trainer.D, self.trainer.K)
        if len(order) == 0 or order.min() < 0 or order.max() >= len(split.length):
            raise InputError(
                f"the order must name at least one of the split's {len(split.length)} sequences, 0 and up."
            )
        place = self.flat.data_ptr()
        for name, parameter in self.network.named_parameters():
            if parameter.data_ptr() != place or parameter.dtype != self.dtype or not parameter.is_cpu:
                raise InputError(
                    f"the weight '{name}' has been moved, converted or replaced since the engine was made; "
                    "make the engine after that, and give it weights with load."
                )
            place += parameter.numel() * parameter.element_size()

    def _bytes(self, split: KernelSplit, size: int, backward: bool) -> int:
        """Set the trainer to batches of `size` sequences of the split; the memory that the largest of them takes."""
        t = self.trainer
        t.split, t.batch_size, t.most_steps = split.pointers(), size, int(split.length.max())
        t.most_frames = int(np.sort(split.length)[::-1][:size].sum())
        return int(self.library.odyssey_trainer_memory(ctypes.byref(t), int(backward)))

    def rescale_rate(self, factor: float) -> None:
        self.trainer.rate *= factor

    def weights(self) -> dict[str, Tensor]:
        return {k: v.detach().clone() for k, v in self.network.state_dict().items()}

    def load(self, weights: dict[str, Tensor]) -> None:
        self.network.load_state_dict(weights)


def _check_network(network: Network, output_size: int) -> None:
    """Raise InputError unless the parameters are those that C counts on, in its order."""
    recurrent = network.recurrent
    if recurrent.num_layers > MOST_LAYERS:
        raise InputError(f"the kernel trains {MOST_LAYERS} layers at most, not {recurrent.num_layers}.")
    directions, expected = 1 + recurrent.bidirectional, dict[str, tuple[int, ...]]()
    for layer, suffixes in enumerate(recurrent.suffixes):
        width = recurrent.hidden_size * directions if layer else recurrent.input_size
        shapes = recurrent.cell.parameter_shapes(width, recurrent.hidden_size)
        expected |= {f"recurrent.{name}{suffix}": shape for suffix in suffixes for name, shape in shapes.items()}
    expected["output.weight"] = (output_size, recurrent.hidden_size * directions)
    expected["output.bias"] = (output_size,)
    found = {name: tuple(p.shape) for name, p in network.named_parameters()}
    if list(found.items()) != list(expected.items()):
        wrong = next((n for n in expected if found.get(n) != expected[n]), next(iter(found)))
        raise InputError(
            f"the kernel trains a network with plain parameters of its cell; '{wrong}' is {found.get(wrong)}, "
            f"not {expected.get(wrong)}."
        )
    dtype = next(network.parameters()).dtype
    for name, parameter in network.named_parameters():
        if parameter.dtype != dtype or dtype not in PRECISIONS or not parameter.is_cpu:
            raise InputError(
                f"the kernel trains weights of one type, float32 or float64, on the CPU; '{name}' is {parameter.dtype} "
                f"on {parameter.device}."
            )


def _flatten(network: Network) -> Tensor:
    """All weights in one vector, in the order of their names; the network's parameters become views of it."""
    parameters = list(network.parameters())
    flat = parameters[0].new_zeros(sum(p.numel() for p in parameters))
    start = 0
    for parameter in parameters:
        view = flat[start : start + parameter.numel()].view(parameter.shape)
        view.copy_(parameter.detach())
        parameter.data = view
        start += parameter.numel()
    return flat
