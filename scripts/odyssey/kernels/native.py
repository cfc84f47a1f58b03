"""The compiled kernel of a cell, called from torch: one layer in one direction on one batch.

float32 or float64, on the CPU, in the calling thread. The same arguments give the same bits.
"""

from __future__ import annotations

import ctypes
import threading
from array import array
from collections.abc import Sequence
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

import numpy as np
import torch
from torch import Tensor

from odyssey.equations import Cell
from odyssey.errors import InputError
from odyssey.kernels import derivatives
from odyssey.kernels.arguments import check
from odyssey.kernels.c_types import POINTER, SIZE
from odyssey.kernels.compiler import Precision, library

PRECISIONS: dict[torch.dtype, Precision] = {torch.float32: "float32", torch.float64: "float64"}
TRAITS = attrgetter("dtype", "is_cpu", "shape")  # what an address does not say
NO_REFERENCE = (
    "the kernel has no {}; use backend='auto', which computes them by PyTorch operations, or backend='reference'."
)


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

    def __init__(self, kernel: ctypes.CDLL, lengths: tuple[int, ...], reverse: bool) -> None:
        if min(lengths, default=0) < 1:
            raise InputError(f"a batch must have sequences of 1 step or more, not of the lengths {list(lengths)}.")
        self.lengths, self.reverse = lengths, reverse
        self.shape = steps, batch = max(lengths), len(lengths)
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
        return torch.empty(1 << (size - 1).bit_length(), dtype=torch.uint8, device="cpu")

    def give(self, memory: Tensor) -> None:
        """Back for the next; beyond `most_bytes` altogether, the oldest goes."""
        with self.lock:
            self.free.append(memory)
            while sum(m.numel() for m in self.free) > self.most_bytes:
                self.free.pop(0)


POOL = Pool(64 << 20)


class Kernel:
    """The kernel of a cell in one precision."""

    def __init__(self, cell: Cell, dtype: torch.dtype) -> None:
        self.cell, self.dtype = cell, dtype
        self.library = library(cell, PRECISIONS[dtype])
        self.library.odyssey_memory.restype = SIZE
        self.states = len(cell.states)
        self.layout = lru_cache(maxsize=256)(self._layout)
        self.traits = lru_cache(maxsize=256)(self._traits)

    def _layout(self, lengths: tuple[int, ...], reverse: bool) -> Layout:
        return Layout(self.library, lengths, reverse)

    def _traits(self, width: int, hidden: int) -> list[tuple]:
        """What the parameters must be."""
        return [(self.dtype, True, shape) for shape in self.cell.parameter_shapes(width, hidden).values()]

    def run(
        self,
        parameters: list[Tensor],
        x: Tensor,
        lengths: tuple[int, ...],
        initial: list[Tensor | None],
        reverse: bool,
        suffix: str = "",
        by_reference: bool = False,
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        """Outputs [T, B, H], zero beyond a sequence's end, and the states after each sequence's last step, [B, H] each.

        parameters: in the cell's order; x [T, B, D]; lengths: from 1 to T, the longest T; initial: [B, H] or None
        (zeros) for each state; reverse: from each sequence's own end to its start; suffix: behind the parameters' names
        in messages; by_reference: derivatives that the kernel has no code for are left to the reference, not refused.
        """
        layout = self.layout(lengths, reverse)
        backward = torch.is_grad_enabled() and (
            x.requires_grad
            or any(p.requires_grad for p in parameters)
            or any(s is not None and s.requires_grad for s in initial)
        )
        output, *final = _apply(self, layout, backward, suffix, by_reference, x, *initial, *parameters)
        return output, tuple(final)


@cache
def kernel(cell: Cell, dtype: torch.dtype) -> Kernel:
    """The kernel of a cell, compiled when it is first asked for."""
    return Kernel(cell, dtype)


class Pass:
    """One call forward, and what its call backward needs. The one place where tensors become addresses.

    Much of a small network's time would go into Python: this makes few tensors, and none that nobody asked for.
    Raises InputError for tensors that are not what C takes them for.
    """

    def __init__(
        self,
        kernel: Kernel,
        layout: Layout,
        backward: bool,
        x: Tensor,
        others: Sequence[Tensor | None],
        suffix: str = "",
    ) -> None:
        self.kernel, self.layout = kernel, layout
        try:
            is_right = self._take(x, others)
        except Exception as error:  # what is no dense tensor fails here in many ways
            raise self._refusal(x, others, suffix) from error
        if not is_right:
            raise self._refusal(x, others, suffix)
        steps, batch, width = x.shape
        hidden = self.parameters[0].shape[0]
        self.shape = (steps, batch, hidden)
        wants_dx = backward and x.requires_grad
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

    def _take(self, x: Tensor, others: Sequence[Tensor | None]) -> bool:
        """Keep the tensors, as C reads them, and their addresses; are they of the right type, place and shape?"""
        states = self.kernel.states
        _, batch, width = x.shape
        parameters: list[Tensor] = list(others[states:])  # type: ignore[arg-type]
        if any(map(Tensor.is_neg, parameters)) or not all(map(Tensor.is_contiguous, parameters)):
            parameters = [_plain(p) for p in parameters]
        initial = [None if s is None else _plain(s) for s in others[:states]]
        self.x, self.others, self.parameters = _plain(x), [*initial, *parameters], parameters
        self.pointers = _pointers(self.others)
        hidden = parameters[0].shape[0]
        for state in initial:
            if state is not None and TRAITS(state) != (self.kernel.dtype, True, (batch, hidden)):
                return False
        return (
            list(map(TRAITS, parameters)) == self.kernel.traits(width, hidden)
            and (x.dtype, x.is_cpu, x.shape[:2]) == (self.kernel.dtype, True, self.layout.shape)
            and self.pointers.count(0) == sum(s is None for s in initial)
            and self.x.data_ptr() != 0
        )

    def _refusal(self, x: Tensor, others: Sequence[Tensor | None], suffix: str) -> InputError:
        """What is wrong."""
        states, dtype = self.kernel.states, self.kernel.dtype
        check(self.kernel.cell, x, others[:states], others[states:], suffix)  # type: ignore[arg-type]
        if x.dtype != dtype or not x.is_cpu:
            return InputError(f"this kernel reads {dtype} on the CPU, not {x.dtype} on {x.device}.")
        if x.shape[:2] != self.layout.shape:
            steps, batch = self.layout.shape
            return InputError(
                f"the input must be [T, B, D] with T = {steps}, the longest length, and B = {batch}, the number of "
                f"lengths, not {list(x.shape)}."
            )
        return InputError(
            "the input, a state or a parameter has no memory that C could read (it was freed, or is left over from a "
            "torch.func transform that has ended); make a copy (clone)."
        )

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

    def _adjoint(self, given: Tensor, shape: tuple[int, ...]) -> Tensor:
        """As C reads it; autograd has seen to its type, place and shape, other callers have not."""
        dense = given if given.layout is torch.strided else given.to_dense()
        if TRAITS(dense) != (self.kernel.dtype, True, shape):
            raise InputError(
                f"an adjoint must be {self.kernel.dtype} {list(shape)} on the CPU, not {given.dtype} "
                f"{list(given.shape)} on {given.device}."
            )
        return _plain(dense)

    def prepare_backward(
        self, adjoints: Sequence[Tensor | None], wanted: Sequence[bool]
    ) -> tuple[list[Tensor | None], list[object]]:
        """Room for the gradients, and what else must live while the call runs."""
        call, states = self.call, self.kernel.states
        given = [None if d is None else self._adjoint(d, self.shape[k > 0 :]) for k, d in enumerate(adjoints)]
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
    def forward(
        ctx: Any,
        kernel: Kernel,
        layout: Layout,
        backward: bool,
        suffix: str,
        by_reference: bool,
        x: Tensor,
        *others: Tensor | None,
    ) -> Any:
        done = Pass(kernel, layout, backward, x, others, suffix)
        if backward:
            ctx.done, ctx.by_reference = done, by_reference
            ctx.save_for_backward(x, *others)  # so that torch notices what is changed in place before the step backward
        ctx.set_materialize_grads(False)
        return tuple(done.forward())

    @staticmethod
    def backward(ctx: Any, *adjoints: Tensor | None) -> Any:
        given, wanted = ctx.saved_tensors, ctx.needs_input_grad[5:]
        if _is_vmapped(adjoints):
            _check_reference(ctx.by_reference, "derivatives of many directions at once (vmap)")
            gradients = derivatives.first(*_layer_of(ctx.done), given, adjoints, wanted)
        elif torch.is_grad_enabled():  # somebody may ask for derivatives of these
            gradients = _Gradients.apply(ctx.done, ctx.by_reference, wanted, len(adjoints), *adjoints, *given)
        else:
            gradients = ctx.done.backward(adjoints, wanted)
        return (None,) * 5 + tuple(gradients)  # autograd leaves out what nobody wants


# What Function.apply calls; what it does besides, in Python, is for torch.func, which does not come here, and takes a
# small network 5 % of its time.
_apply = super(torch.autograd.Function, _Layer).apply


class _Gradients(torch.autograd.Function):
    """The step backward as a function of its own: by the kernel; its derivatives by the reference."""

    @staticmethod
    def forward(
        ctx: Any, done: Pass, by_reference: bool, wanted: Sequence[bool], count: int, *tensors: Tensor | None
    ) -> Any:
        ctx.done, ctx.by_reference, ctx.wanted, ctx.count = done, by_reference, wanted, count
        ctx.save_for_backward(*tensors)
        ctx.set_materialize_grads(False)
        gradients = done.backward(tensors[:count], wanted)
        return tuple(g if w else None for g, w in zip(gradients, wanted, strict=True))

    @staticmethod
    def backward(ctx: Any, *directions: Tensor | None) -> Any:
        _check_reference(ctx.by_reference, "second derivatives")
        adjoints, given = ctx.saved_tensors[: ctx.count], ctx.saved_tensors[ctx.count :]
        found = derivatives.second(
            *_layer_of(ctx.done), given, adjoints, ctx.wanted, directions, ctx.needs_input_grad[4:]
        )
        return (None,) * 4 + tuple(found)


def _is_vmapped(adjoints: Sequence[Tensor | None]) -> bool:
    """Are they of many directions at once, by torch.func or by torch.autograd's own older way?"""
    return torch._C._are_functorch_transforms_active() or any(
        torch._C._functorch.is_legacy_batchedtensor(d) for d in adjoints if d is not None
    )


def _layer_of(done: Pass) -> tuple[Cell, tuple[int, ...], bool]:
    return done.kernel.cell, done.layout.lengths, done.layout.reverse


def _check_reference(by_reference: bool, what: str) -> None:
    if not by_reference:
        raise InputError(NO_REFERENCE.format(what))


def _plain(tensor: Tensor) -> Tensor:
    """The same numbers, one behind the other and as they are (torch may hold them strided, or to be negated)."""
    return tensor.contiguous() if not tensor.is_neg() else tensor.resolve_neg().contiguous()


def _pointers(tensors: Sequence[Tensor | None]) -> array[int]:
    """Their addresses, one after the other; 0 for None."""
    return array("Q", [0 if t is None else t.data_ptr() for t in tensors])
