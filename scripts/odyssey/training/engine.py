"""What makes the updates of a trial: whole epochs in native code, or PyTorch operations around the cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, Protocol

from numpy.typing import NDArray

from odyssey.datasets.sequences import Split
from odyssey.training.handled import Handled
from odyssey.training.plain_network import Weights

SplitName = Literal["train", "valid", "test"]


@dataclass(frozen=True)
class Pass:
    """One pass over the training sequences: the loss summed over all targets (not finite if the trial has diverged),
    the number of targets, and the gradient's norm before clipping at every update."""

    loss: float
    targets: int
    norms: list[float]


@dataclass(frozen=True)
class Scores:
    """Means over all targets of a split."""

    loss: float
    score: float


class Engine(Protocol):
    """Owns the weights of one trial and updates them; a function of configuration, data and code alone."""

    HANDLES: ClassVar[Handled]  # the settings that its epochs act on; a trial with others it refuses
    name: str  # for the record, as in "kernel avx512" or "reference"
    device: str  # "cpu" or the name of the GPU
    why: str  # it runs there, for the log

    def train_epoch(self, epoch: int) -> Pass:
        """One pass, in the order and with the noise of this epoch (from 1); ends early if the trial diverges."""

    def evaluate(self, split: SplitName) -> Scores:
        """Of the weights as they are, without noise."""

    def rescale_rate(self, factor: float) -> None:
        """Multiply the learning rate, from now on, by `factor`."""

    def answers(self, split: Split) -> list[NDArray]:
        """As odyssey.training.answers.answers, of the weights as they are."""

    def weights(self) -> Weights:
        """A copy of the weights."""

    def load(self, weights: Weights) -> None:
        """Put weights in place."""
