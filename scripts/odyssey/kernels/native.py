"""The compiled kernel of a cell, called from torch: one layer in one direction on one batch.

float32 or float64, on the CPU, in the calling thread. The same arguments give the same bits.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from odyssey.equations import Cell
from odyssey.kernels.compiler import Precision, library

PRECISIONS: dict[torch.dtype, Precision] = {torch.float32: "float32", torch.float64: "float64"}
SIZE, POINTER = ctypes.c_int64, ctypes.c_void_p


class Batch(ctypes.Structure):
    """BATCH of c/layer.h."""

    _fields_ = (("T", SIZE), ("B", SIZE), ("N", SIZE), *((name, POINTER) for name in ("rows", "first", "order", "frames")))


class Call(ctypes.Structure):
    """CALL of c/network.h."""

    _fields_ = (
        ("D", SIZE),
        ("H", SIZE),
        ("batch", Batch),
        ("backward", SIZE),
        ("wants_dx", SIZE),
        ("memory", POINTER),
        ("x", POINTER),
        ("x_row", SIZE),
        ("parameters", POINTER),
        ("initial", POINTER),
        ("output", POINTER),
        ("output_row", SIZE),
        ("final", POINTER),
        ("doutput", POINTER),
        ("dfinal", POINTER),
        ("dparameters", POINTER),
        ("dx", POINTER),
        ("dinitial", POINTER),
    )


class Layout:
    """How the frames of a batch lie in time: computed once for the same lengths."""

    def __init__(self, kernel: ctypes.CDLL, steps: int, lengths: Sequence[int], reverse: bool) -> None:
        batch = len(lengths)
        self.padded = any(n < steps for n in lengths)
        length = np.array(lengths, np.int64)
        offset = np.arange(batch, dtype=np.int64)
        sizes = {"rows": steps, "first": steps + 1, "order": batch, "frames": int(length.sum())}
        self.arrays = {name: np.empty(size, np.int64) for name, size in sizes.items()}
        self.batch = Batch(steps, batch, 0, *(array.ctypes.data for array in self.arrays.values()))
        kernel.odyssey_lay_out(
            ctypes.byref(self.batch), POINTER(length.ctypes.data), POINTER(offset.ctypes.data), SIZE(batch),
            SIZE(reverse),
        )  # fmt: skip


class Kernel:
    """The kernel of a cell in one precision."""

    def __init__(self, cell: Cell, precision: Precision) -> None:
        self.library = library(cell, precision)
        self.library.odyssey_memory.restype = SIZE
        self.states, self.parameters = cell.states, list(cell.parameters)
        self.layout = lru_cache(maxsize=256)(self._layout)

    def _layout(self, steps: int, lengths: tuple[int, ...], reverse: bool) -> Layout:
        return Layout(self.library, steps, lengths, reverse)

    def run(
        self, parameters: list[Tensor], x: Tensor, lengths: tuple[int, ...], initial: list[Tensor | None], reverse: bool
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Outputs [T, B, H], zero beyond a sequence's end, and the states after each sequence's last step, [B, H] each.

        parameters: in the cell's order; x [T, B, D]; initial: [B, H] or None (zeros) for each state; reverse: from
        each sequence's own end to its start.
        """
        layout = self.layout(x.shape[0], lengths, reverse)
        given = [*parameters, x, *(s for s in initial if s is not None)]
        backward = torch.is_grad_enabled() and any(t.requires_grad for t in given)
        output, *final = _Layer.apply(self, layout, backward, x, *initial, *parameters)
        return output, tuple(final)


@cache
def kernel(cell: Cell, dtype: torch.dtype) -> Kernel:
    """The kernel of a cell, compiled when it is first asked for."""
    return Kernel(cell, PRECISIONS[dtype])


class _Pass:
    """One call forward, and what its call backward needs."""

    def __init__(self, kernel: Kernel, layout: Layout, backward: bool, x: Tensor, others: Sequence[Tensor | None]) -> None:
        self.kernel, self.states = kernel, len(kernel.states)
        self.tensors = [None if t is None else t.detach().contiguous() for t in (x, *others)]
        initial, parameters = self.tensors[1 : 1 + self.states], self.tensors[1 + self.states :]
        steps, batch, width = x.shape
        hidden = parameters[0].shape[0]  # type: ignore[union-attr]
        self.shape, self.layout = (steps, batch, hidden), layout
        self.call = call = Call(D=width, H=hidden, batch=layout.batch, backward=backward, x_row=width, output_row=hidden)
        call.wants_dx = backward and x.requires_grad
        call.x = self.tensors[0].data_ptr()  # type: ignore[union-attr]
        self.lists = [_pointers(tensors) for tensors in (parameters, initial)]
        call.parameters, call.initial = (ctypes.addressof(pointers) for pointers in self.lists)
        self.memory = torch.empty(kernel.library.odyssey_memory(ctypes.byref(call)) + 64, dtype=torch.uint8)
        call.memory = (self.memory.data_ptr() + 63) // 64 * 64
        self.is_fresh = False

    def forward(self) -> list[Tensor]:
        """The outputs and the final states; they are not kept here, where autograd would make a circle of them."""
        x = self.tensors[0]
        assert x is not None
        output = (x.new_zeros if self.layout.padded else x.new_empty)(*self.shape)
        final = [x.new_empty(*self.shape[1:]) for _ in range(self.states)]
        pointers = _pointers(final)
        self.call.output, self.call.final = output.data_ptr(), ctypes.addressof(pointers)
        self.kernel.library.odyssey_forward(ctypes.byref(self.call))
        self.is_fresh = True
        return [output, *final]

    def backward(self, doutput: Tensor | None, dfinal: Sequence[Tensor | None]) -> list[Tensor | None]:
        """The gradients of x, the initial states and the parameters."""
        if not self.is_fresh:
            self.forward()  # The step backward writes over what the step forward has left.
        self.is_fresh = False
        call, tensors = self.call, self.tensors
        x, parameters = tensors[0], tensors[1 + self.states :]
        assert x is not None
        given = [None if d is None else d.contiguous() for d in (doutput, *dfinal)]
        call.doutput = None if given[0] is None else given[0].data_ptr()
        dx = None
        if call.wants_dx:
            dx = torch.zeros_like(x) if self.layout.padded else torch.empty_like(x)
            call.dx = dx.data_ptr()
        dinitial = [x.new_empty(*self.shape[1:]) for _ in range(self.states)]
        dparameters = _like(parameters)
        lists = [_pointers(given[1:]), _pointers(dparameters), _pointers(dinitial)]
        call.dfinal, call.dparameters, call.dinitial = (ctypes.addressof(pointers) for pointers in lists)
        self.kernel.library.odyssey_backward(ctypes.byref(call))
        return [dx, *dinitial, *dparameters]


class _Layer(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, kernel: Kernel, layout: Layout, backward: bool, x: Tensor, *others: Tensor | None) -> Any:
        done = _Pass(kernel, layout, backward, x, others)
        if backward:
            ctx.done = done
            ctx.save_for_backward(x, *others)  # so that torch notices what is changed in place before the step backward
        ctx.set_materialize_grads(False)
        return tuple(done.forward())

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, doutput: Tensor | None, *dfinal: Tensor | None) -> Any:
        _ = ctx.saved_tensors
        gradients = ctx.done.backward(doutput, dfinal)
        wanted = ctx.needs_input_grad[3:]
        return (None, None, None, *(g if w else None for g, w in zip(gradients, wanted, strict=True)))


def _like(parameters: Sequence[Tensor | None]) -> list[Tensor]:
    """Room for gradients in one piece: vectors of the kernel may read (never use) a little beyond a row's end."""
    given = [p for p in parameters if p is not None]
    whole = given[0].new_empty(sum(p.numel() for p in given) + 64)
    parts, start = [], 0
    for p in given:
        parts.append(whole[start : start + p.numel()].view(p.shape))
        start += p.numel()
    return parts


def _pointers(tensors: Sequence[Tensor | None]) -> ctypes.Array:
    return (POINTER * len(tensors))(*(None if t is None else t.data_ptr() for t in tensors))
