"""PyTorch's own `torch.nn.RNN`, with tanh or relu, beside the plain recurrent nets (tanh beside the sigmoid)."""

from __future__ import annotations

import torch

from odyssey import catalogue
from odyssey.equations import Cell
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.torch_work import gradients, updates
from odyssey.studies.speed.work import Work

LABEL = "nn.RNN"
COLOUR = "#b5a642"
MARKER = "^"


def missing() -> str:
    return ""


def computes(cell: Cell) -> Cell | None:
    if cell.family != "rnn":
        return None
    return cell if cell.id == "rnn-relu" else catalogue.cell("rnn-tanh")


def recurrence(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module = _module(cell, shape)
    return Work(gradients(module, lambda x: module(x)[0], shape))


def training_step(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module = _module(cell, shape)
    return Work(updates(module, lambda x: module(x)[0], shape))


def _module(cell: Cell, shape: Shape) -> torch.nn.Module:
    torch.manual_seed(0)
    return torch.nn.RNN(shape.input_size, shape.hidden_size, nonlinearity=cell.variant)
