"""Our own network with a choice of what runs it."""

from __future__ import annotations

import inspect
from typing import Any, Literal

import torch

from odyssey.equations import Cell
from odyssey.networks import Recurrent
from odyssey.speed.arithmetic import Shape


def network(cell: Cell, shape: Shape, backend: Literal["kernel", "reference"]) -> Recurrent:
    """One layer of the cell, float32."""
    torch.manual_seed(0)
    # A `Recurrent` that offers no choice has the reference alone.
    known = "backend" in inspect.signature(Recurrent).parameters
    choice: dict[str, Any] = {"backend": backend} if known else {}
    return Recurrent(cell, shape.input_size, shape.hidden_size, **choice)


def compile_seconds(cell: Cell) -> float | None:
    """Seconds to compile the cell's kernel where none is kept from before; None where nothing is compiled."""
    return None
