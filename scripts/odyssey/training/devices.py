"""On what a trial runs: the kernel on the CPU, or PyTorch on the CPU or a GPU. Imports no torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from odyssey.datasets.sequences import Data
from odyssey.equations import Cell
from odyssey.equations.program import program
from odyssey.errors import InputError
from odyssey.trial import Trial

WORTH_LAUNCHES = 25e6  # operations a step; below, a core has done them before a GPU has been told to


@dataclass(frozen=True)
class Place:
    """Who runs a trial and where; why: for the log of its batch."""

    engine: Literal["kernel", "torch"]
    device: Literal["cpu", "cuda"]
    why: str


def place(trial: Trial, in_kernel: bool, operations: float, sees_gpu: Callable[[], bool]) -> Place:
    """Decided by the configuration and the machine, never by its load.

    in_kernel: can the kernel run whole epochs of the trial here? operations: of a step, see `operations_a_step`.
    sees_gpu: asked only where the answer matters, since asking imports torch.
    `cuda` runs on a GPU, whatever it costs (InputError without one). `auto` takes a GPU where a step's arithmetic is
    worth the launches of some 52 operations (LSTM: from about H = 200 at B = 20, H = 1,000 at B = 1), else the kernel
    wherever it runs the trial, else PyTorch on the CPU.
    """
    if trial.device == "cuda":
        if not sees_gpu():
            raise InputError("device is 'cuda', but torch sees no GPU here; set device to auto or cpu.")
        return Place("torch", "cuda", "device is cuda")
    large = operations > WORTH_LAUNCHES
    if trial.device == "auto" and large and sees_gpu():
        return Place("torch", "cuda", f"{operations / 1e6:.0f} million operations a step are worth a GPU's launches")
    where = "device is cpu" if trial.device == "cpu" else "no GPU here" if large else "too little a step for a GPU"
    if in_kernel:
        return Place("kernel", "cpu", f"whole epochs in native code; {where}")
    return Place("torch", "cpu", f"the kernel does not run whole epochs of it; {where}")


def operations_a_step(trial: Trial, cell: Cell, data: Data) -> float:
    """Multiplications and additions of a step of training, forward and backward: 6 A B H (H + D), the mean over layers.

    A: products of the cell with its input or state, B: sequences of a batch, D: inputs of a layer.
    """
    H, directions = trial.hidden_size, 1 + trial.bidirectional
    widths = [trial.embedding_size or data.input_size, *[H * directions] * (trial.num_layers - 1)]
    sums = len(program(cell).accumulators)
    return 6 * sums * trial.batch_size * H * (H + sum(widths) / len(widths))
