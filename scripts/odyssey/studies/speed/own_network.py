"""Our own network with a choice of what runs it, and how long its kernel takes to compile."""

from __future__ import annotations

import os
import tempfile
import time
from functools import cache
from typing import Literal

import torch

from odyssey.equations import Cell
from odyssey.kernels import compiler
from odyssey.networks import Recurrent
from odyssey.studies.speed.arithmetic import Shape


def network(cell: Cell, shape: Shape, backend: Literal["kernel", "reference"]) -> Recurrent:
    """One layer of the cell, float32."""
    torch.manual_seed(0)
    return Recurrent(cell, shape.input_size, shape.hidden_size, backend=backend)


@cache
def compile_seconds(cell: Cell) -> float:
    """Seconds to derive, write and compile the cell's kernel where none is kept from before."""
    before = os.environ.get("ODYSSEY_CACHE")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ODYSSEY_CACHE"] = folder
        try:
            started = time.perf_counter()
            compiler.library.__wrapped__(cell, "float32")
            return time.perf_counter() - started
        finally:
            os.environ.pop("ODYSSEY_CACHE")
            if before is not None:
                os.environ["ODYSSEY_CACHE"] = before
