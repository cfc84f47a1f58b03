"""PyTorch's own `torch.nn.GRU`, with the reset gate after the matrix, beside the GRUs."""

from __future__ import annotations

import torch

from odyssey import catalogue
from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.torch_work import gradients, updates
from odyssey.studies.speed.work import Work

LABEL = "nn.GRU"
COLOUR = "#e08e45"
MARKER = "D"


def missing() -> str:
    return ""


def computes(cell: Cell) -> Cell | None:
    return catalogue.cell("gru-after") if cell.family == "gru" else None


def recurrence(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module = _module(cell, shape)
    return Work(gradients(module, lambda x: module(x)[0], shape))


def training_step(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module = _module(cell, shape)
    return Work(updates(module, lambda x: module(x)[0], shape))


def _module(cell: Cell, shape: Shape) -> torch.nn.Module:
    torch.manual_seed(0)
    return torch.nn.GRU(shape.input_size, shape.hidden_size)
