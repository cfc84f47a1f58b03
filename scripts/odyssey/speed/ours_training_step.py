"""Our own training step, as `odyssey.training.trial` does it."""

from __future__ import annotations

from collections.abc import Callable

from odyssey.equations import Cell
from odyssey.speed.arithmetic import Shape
from odyssey.speed.own_network import network
from odyssey.speed.torch_work import updates


def ours_training_step(cell: Cell, shape: Shape) -> Callable[[int], None]:
    """A function that makes so many training steps on one batch [T, B, D]."""
    module = network(cell, shape, "kernel")
    return updates(module, lambda x: module(x)[0], shape)
