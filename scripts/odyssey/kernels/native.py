"""The compiled kernel of a cell, called from torch: one layer in one direction on one batch.

float32 or float64, on the CPU, in the calling thread. The same arguments give the same bits.
"""

from __future__ import annotations

import ctypes
import threading
from array import array
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

    _fields_ = (
        ("T", SIZE),
        ("B", SIZE),
        ("N", SIZE),
        *((name, POINTER) for name in ("rows", "first", "order", "frames")),
    )


class Call(ctypes.Structure):
    """CALL of c/layer_call.h."""

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

    def __init__(self, kernel: ctypes.CDLL, lengths: Sequence[int], reverse: bool) -> None:
        steps, batch = max(lengths, default=0), len(lengths)
        self.padded = any(n < steps for n in lengths)
        length = np.array(lengths, np.int64)
        offset = np.arange(batch, dtype=np.int64)
        sizes = {"rows": steps, "first": steps + 1, "order": batch, "frames": int(length.sum())}
        self.arrays = {name: np.empty(size, np.int64) for name, size in sizes.items()}
        self.batch = Batch(steps, batch, 0, *(a.ctypes.data for a in self.arrays.values()))
        kernel.odyssey_lay_out(
            ctypes.byref(self.batch), POINTER(length.ctypes.data), POINTER(offset.ctypes.data), SIZE(batch),
            SIZE(reverse),
        )  # fmt: skip
        self.bytes: dict[tuple[int, int, bool, bool], int] = {}


class Pool:
    """Memory for passes, used again: new memory costs a small network more time than its arithmetic."""

    def __init__(self, most_bytes: int) -> None:
        self.free: list[Tensor] = []
        self.most_bytes = most_bytes
        self.lock = threading.Lock()  # between a look at a piece and its taking, another thread may take it

    def take(self, size: int) -> Tensor:
        """At least `size` bytes: what was given back last, since it is still in the cache."""
        with self.lock:
            for place in reversed(range(len(self.free))):
                if self.free[place].numel() >= size:
                    return self.free.pop(place)
        return torch.empty(1 << (size - 1).bit_length(), dtype=torch.uint8)

    def give(self, memory: Tensor) -> None:
        """Back for the next; beyond `most_bytes` altogether, the oldest goes."""
        with self.lock:
            self.free.append(memory)
            while sum(m.numel() for m in self.free) > self.most_bytes:
                self.free.pop(0)


POOL = Pool(64 << 20)


class Kernel:
    """The kernel of a cell in one precision."""

    def __init__(self, cell: Cell, precision: Precision) -> None:
        self.library = library(cell, precision)
        self.library.odyssey_memory.restype = SIZE
        self.states = len(cell.states)
        self.layout = lru_cache(maxsize=256)(self._layout)

    def _layout(self, lengths: tuple[int, ...], reverse: bool) -> Layout:
        return Layout(self.library, lengths, reverse)

    def run(
        self, parameters: list[Tensor], x: Tensor, lengths: tuple[int, ...], initial: list[Tensor | None], reverse: bool
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Outputs [T, B, H], zero beyond a sequence's end, and the states after each sequence's last step, [B, H] each.

        parameters: in the cell's order; x [T, B, D]; initial: [B, H] or None (zeros) for each state; reverse: from
        each sequence's own end to its start.
        """
        layout = self.layout(lengths, reverse)
        backward = torch.is_grad_enabled() and (
            x.requires_grad
            or any(p.requires_grad for p in parameters)
            or any(s is not None and s.requires_grad for s in initial)
        )
        output, *final = _Layer.apply(self, layout, backward, x, *initial, *parameters)
        return output, tuple(final)


@cache
def kernel(cell: Cell, dtype: torch.dtype) -> Kernel:
    """The kernel of a cell, compiled when it is first asked for."""
    return Kernel(cell, PRECISIONS[dtype])


class Pass:
    """One call forward, and what its call backward needs.

    Much of a small network's time would go into Python: this makes few tensors, and none that nobody asked for.
    """

    def __init__(
        self, kernel: Kernel, layout: Layout, backward: bool, x: Tensor, others: Sequence[Tensor | None]
    ) -> None:
        self.kernel, self.layout = kernel, layout
        self.x = x.contiguous()
        self.others = [t if t is None or t.is_contiguous() else t.contiguous() for t in others]
        self.parameters: list[Tensor] = self.others[kernel.states :]  # type: ignore[assignment]
        steps, batch, width = x.shape
        hidden = self.parameters[0].shape[0]
        self.shape = (steps, batch, hidden)
        wants_dx = backward and x.requires_grad
        self.pointers = _pointers(self.others)
        initial = self.pointers.buffer_info()[0]
        self.call = call = Call(
            D=width,
            H=hidden,
            batch=layout.batch,
            backward=backward,
            wants_dx=wants_dx,
            x=self.x.data_ptr(),
            x_row=width,
            output_row=hidden,
            initial=initial,
            parameters=initial + 8 * kernel.states,
        )
        key = (width, hidden, backward, wants_dx)
        if key not in layout.bytes:
            layout.bytes[key] = kernel.library.odyssey_memory(ctypes.byref(call)) + 64
        self.size = layout.bytes[key]
        self.memory: Tensor | None = None  # while what the step forward has left is in it

    def forward(self) -> list[Tensor]:
        """The outputs and the final states; they are not kept here, where autograd would make a circle of them."""
        x = self.x
        results = [x.new_zeros(self.shape) if self.layout.padded else x.new_empty(self.shape)]
        results += [x.new_empty(self.shape[1:]) for _ in range(self.kernel.states)]
        pointers = _pointers(results)
        self.call.output, self.call.final = pointers[0], pointers.buffer_info()[0] + 8
        self.final_pointers = pointers
        self.memory = POOL.take(self.size)
        self.call.memory = (self.memory.data_ptr() + 63) // 64 * 64
        self.kernel.library.odyssey_forward(ctypes.byref(self.call))
        if not self.call.backward:
            self.release()
        return results

    def release(self) -> None:
        if self.memory is not None:
            POOL.give(self.memory)
        self.memory = None

    def backward(self, adjoints: Sequence[Tensor | None], wanted: Sequence[bool]) -> list[Tensor | None]:
        """The gradients of x, the initial states and the parameters; all parameters', wanted or not."""
        if self.memory is None:
            self.forward()  # The step backward writes over what the step forward has left.
        gradients, _ = self.prepare_backward(adjoints, wanted)
        self.kernel.library.odyssey_backward(ctypes.byref(self.call))
        self.release()
        return gradients

    def prepare_backward(
        self, adjoints: Sequence[Tensor | None], wanted: Sequence[bool]
    ) -> tuple[list[Tensor | None], list[object]]:
        """Room for the gradients, and what else must live while the call runs."""
        call, states = self.call, self.kernel.states
        given = [d if d is None or d.is_contiguous() else d.contiguous() for d in adjoints]
        dx = None
        if call.wants_dx:
            dx = torch.zeros_like(self.x) if self.layout.padded else torch.empty_like(self.x)
            call.dx = dx.data_ptr()
        gradients = [self.x.new_empty(self.shape[1:]) if w else None for w in wanted[1 : 1 + states]]
        gradients += map(torch.empty_like, self.parameters)
        above, below = _pointers(given), _pointers(gradients)
        call.doutput, call.dfinal = above[0] or None, above.buffer_info()[0] + 8
        call.dinitial = below.buffer_info()[0]
        call.dparameters = call.dinitial + 8 * states
        return [dx, *gradients], [given, above, below]


class _Layer(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, kernel: Kernel, layout: Layout, backward: bool, x: Tensor, *others: Tensor | None) -> Any:
        done = Pass(kernel, layout, backward, x, others)
        if backward:
            ctx.done = done
            ctx.save_for_backward(x, *others)  # so that torch notices what is changed in place before the step backward
        ctx.set_materialize_grads(False)
        return tuple(done.forward())

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *adjoints: Tensor | None) -> Any:
        _ = ctx.saved_tensors
        wanted = ctx.needs_input_grad[3:]
        gradients = ctx.done.backward(adjoints, wanted)
        return (None, None, None, *(g if w else None for g, w in zip(gradients, wanted, strict=True)))


def _pointers(tensors: Sequence[Tensor | None]) -> array[int]:
    """Their addresses, one after the other; 0 for None."""
    return array("Q", [0 if t is None else t.data_ptr() for t in tensors])
