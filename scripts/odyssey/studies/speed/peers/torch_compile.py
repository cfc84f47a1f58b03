"""`torch.compile` of the eager loop, which it unrolls over all steps: minutes of compiling for every size."""

from __future__ import annotations

import shutil

import torch

from odyssey.equations import Cell
from odyssey.kernels import reference
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.own_network import network
from odyssey.studies.speed.torch_work import gradients
from odyssey.studies.speed.work import Work, ready

LABEL = "torch.compile, unrolled"
COLOUR = "#7a5195"
MARKER = "P"


def missing() -> str:
    return "" if shutil.which("g++") else "g++ is not installed; torch.compile needs a C++ compiler"


def computes(cell: Cell) -> Cell | None:
    return cell


def recurrence(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module = network(cell, shape, "reference")
    parameters = dict(module.named_parameters())
    program = reference.prepared(cell)  # outside, since torch.compile would trace how it is made
    zero = torch.zeros(shape.batch_size, shape.hidden_size)
    start = (zero,) * len(cell.states)

    def outputs(x: torch.Tensor) -> torch.Tensor:
        drives, stacked = program.prepare(parameters, x)
        state, steps = start, []
        for t in range(shape.steps):
            state = program.step(drives[t], state, stacked, parameters)
            steps.append(state[0])
        return torch.stack(steps)

    compiled = torch.compile(outputs, dynamic=False, fullgraph=True)
    return ready(lambda: gradients(module, compiled, shape))
