"""This project's compiled kernel alone, as a trial calls it: without torch's autograd and its tensors around it."""

from __future__ import annotations

import ctypes

import torch

from odyssey.equations import Cell
from odyssey.kernels.native import Pass, kernel
from odyssey.studies.speed.arithmetic import Shape
from odyssey.studies.speed.own_network import compile_seconds, network
from odyssey.studies.speed.work import Work, inputs, output_gradient

LABEL = "rnn-odyssey, kernel alone"
COLOUR = "#5b9bd5"
MARKER = "h"


def missing() -> str:
    return ""


def computes(cell: Cell) -> Cell | None:
    return cell


def recurrence(cell: Cell, shape: Shape, unrolls: list[int]) -> Work:
    module, native = network(cell, shape, "kernel"), kernel(cell, torch.float32)
    x, delta = torch.from_numpy(inputs(shape)), torch.from_numpy(output_gradient(shape))
    layout = native.layout((shape.steps,) * shape.batch_size, False)
    nothing = [None] * native.states
    done = Pass(native, layout, True, x, [*nothing, *module.parameters()])
    results = done.forward()
    gradients = done.prepare_backward([delta, *nothing], [False] * (1 + native.states))
    call = ctypes.byref(done.call)

    def repeat(times: int) -> None:
        for _ in range(times):
            native.library.odyssey_forward(call)
            native.library.odyssey_backward(call)

    repeat.keeps = (done, results, gradients)  # type: ignore[attr-defined]  # the memory that the call points into
    return Work(repeat, compile_seconds(cell))
