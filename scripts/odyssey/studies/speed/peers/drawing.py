"""Drawing the sequences of a task and laying them out for the kernel: what must keep ahead of training."""

from __future__ import annotations

from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.feeding import drawing
from odyssey.studies.speed.work import Work

LABEL = "drawing"
COLOUR = "#3f8f5b"
MARKER = ">"


def missing() -> str:
    return ""


def computes(cell: Cell) -> Cell | None:
    return cell


def feeding(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    return drawing(shape)
