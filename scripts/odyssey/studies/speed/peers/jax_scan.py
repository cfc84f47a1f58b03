"""JAX: `jit(grad)` of `lax.scan` over the same cell, written from its equations; and a whole step in one `jit`.

The best of several `unroll`s is measured. The step's weights and velocities are donated, so they are updated in place.
"""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec

from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.clock import quick_seconds
from odyssey.studies.speed.work import Work, ready

LABEL = "JAX, jit of scan"
COLOUR = "#2a9d8f"
MARKER = "X"
CHOICE_SECONDS = 0.02


def missing() -> str:
    return "" if find_spec("jax") else "jax is not installed: pip install -r requirements-speed.lock (or make speed)"


def computes(cell: Cell) -> Cell | None:
    return cell


def recurrence(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    from odyssey.studies.speed.jax_work import gradients

    return _best([ready(partial(gradients, cell, shape, u), f"unroll {u}") for u in unrolls])


def training_step(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    from odyssey.studies.speed.jax_work import updates

    return _best([ready(partial(updates, cell, shape, u), f"unroll {u}") for u in unrolls])


def _best(works: list[Work]) -> Work:
    return min(works, key=lambda work: quick_seconds(work, CHOICE_SECONDS))
