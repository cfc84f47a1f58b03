"""This project: the cell through `Recurrent` with its compiled kernel, and a training step as a trial makes it."""

from __future__ import annotations

from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.ours_training_step import ours_training_step
from odyssey.studies.speed.own_network import compile_seconds, network
from odyssey.studies.speed.torch_work import gradients
from odyssey.studies.speed.work import Work

LABEL = "rnn-odyssey"
COLOUR = "#0b4f8a"
MARKER = "o"


def missing() -> str:
    return ""


def computes(cell: Cell) -> Cell | None:
    return cell


def recurrence(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module = network(cell, shape, "kernel")
    return Work(gradients(module, lambda x: module(x)[0], shape), compile_seconds(cell))


def training_step(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    return Work(ours_training_step(cell, shape), compile_seconds(cell))
