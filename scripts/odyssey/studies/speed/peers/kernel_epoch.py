"""An epoch in the compiled kernel on the sequences that are drawn: how fast training takes them."""

from __future__ import annotations

from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.feeding import training
from odyssey.studies.speed.work import Work

LABEL = "training in the kernel"
COLOUR = "#8c8c8c"
MARKER = "<"


def missing() -> str:
    return ""


def computes(cell: Cell) -> Cell | None:
    return cell


def feeding(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    return training(cell, shape)
