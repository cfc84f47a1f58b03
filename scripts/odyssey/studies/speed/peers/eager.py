"""The loop over time in eager PyTorch, written from the cell's equations (odyssey.kernels.reference)."""

from __future__ import annotations

from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.own_network import network
from odyssey.studies.speed.torch_work import gradients, updates
from odyssey.studies.speed.work import Work

LABEL = "eager PyTorch"
COLOUR = "#8a8a8a"
MARKER = "v"


def missing() -> str:
    return ""


def computes(cell: Cell) -> Cell | None:
    return cell


def recurrence(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module = network(cell, shape, "reference")
    return Work(gradients(module, lambda x: module(x)[0], shape))


def training_step(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module = network(cell, shape, "reference")
    return Work(updates(module, lambda x: module(x)[0], shape))
