"""The kernel's exported functions on guarded memory: every array that they are given, and those that they fill.

Beside the numbers that an ordinary call gives, bit by bit. Memory for work starts as NaN: what is used before it is
written shows.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from contract.cell_cases import normal
from native.guarded_memory import GuardedMemory
from native.layer_cases import LayerCase
from native.training_cases import TrainingCase, engine_for
from odyssey.equations import Cell
from odyssey.kernels.native import PRECISIONS, SIZE, Batch, Call, Kernel, kernel
from odyssey.training.kernel_engine import KernelEngine, KernelSplit

Named = dict[str, NDArray[Any]]


def call_layer(cell: Cell, dtype: torch.dtype, case: LayerCase, reverse: bool, memory: GuardedMemory) -> None:
    """One layer in one direction, forward and backward; raises AssertionError if it is not what it is elsewhere."""
    native = kernel(cell, dtype)
    given = layer_inputs(cell, dtype, case)
    expected = ordinary(native, cell, case, given, reverse)
    found = guarded(native, cell, case, given, expected, reverse, memory)
    memory.check()
    for name, values in expected.items():
        np.testing.assert_array_equal(found[name], values, err_msg=name)


def layer_inputs(cell: Cell, dtype: torch.dtype, case: LayerCase) -> Named:
    """Every array that a call reads, by name."""
    real = np.dtype(PRECISIONS[dtype])
    shapes = {
        **{name: shape for name, shape in cell.parameter_shapes(case.D, case.H).items()},
        **{f"{s}[-1]": (case.B, case.H) for s in cell.states if case.with_initial},
        "doutput": (case.T, case.B, case.H),
        **{f"d final {s}": (case.B, case.H) for s in cell.states[::2]},
    }
    drawn = {name: 0.3 * normal(*shape, seed=k) for k, (name, shape) in enumerate(shapes.items())}
    return {name: values.astype(real) for name, values in {"x": case.x(), **drawn}.items()}


def ordinary(native: Kernel, cell: Cell, case: LayerCase, given: Named, reverse: bool) -> Named:
    """What the kernel gives when torch calls it."""
    tensors = {name: torch.from_numpy(values.copy()) for name, values in given.items()}
    parameters = [tensors[name].requires_grad_() for name in cell.parameters]
    x = tensors["x"].requires_grad_(case.wants_dx)
    initial = [tensors[f"{s}[-1]"].requires_grad_() if f"{s}[-1]" in tensors else None for s in cell.states]
    with torch.set_grad_enabled(case.backward):
        output, final = native.run(parameters, x, case.lengths or (case.T,) * case.B, initial, reverse)
    found = {"output": output, **{f"final {s}": f for s, f in zip(cell.states, final, strict=True)}}
    if case.backward:
        ends = [output, *(f for s, f in zip(cell.states, final, strict=True) if f"d final {s}" in tensors)]
        adjoints = [tensors["doutput"], *(tensors[n] for n in tensors if n.startswith("d final"))]
        wanted = {n: tensors[n] for n in [*cell.parameters, *(f"{s}[-1]" for s in cell.states)] if n in tensors}
        wanted |= {"x": x} if case.wants_dx else {}
        gradients = torch.autograd.grad(ends, list(wanted.values()), adjoints)
        found |= {f"d {name}": g for name, g in zip(wanted, gradients, strict=True)}
    return {name: values.detach().numpy() for name, values in found.items()}


def guarded(
    native: Kernel, cell: Cell, case: LayerCase, given: Named, like: Named, reverse: bool, memory: GuardedMemory
) -> Named:
    """The same by a call of the library on guarded memory; `like` says what shapes come out."""
    library = native.library
    inputs = {name: memory.array(name, values, is_read_only=True) for name, values in given.items()}
    results = {name: memory.array(name, np.zeros_like(values)) for name, values in like.items()}
    call = Call(D=case.D, H=case.H, batch=layout(library, case, reverse, memory), backward=case.backward)
    call.wants_dx = case.wants_dx and case.backward
    call.x, call.x_row, call.output_row = inputs["x"].ctypes.data, case.D, case.H
    tables: list[array[int]] = []

    def table(arrays: Named, names: Sequence[str]) -> int:
        tables.append(array("Q", [arrays[n].ctypes.data if n in arrays else 0 for n in names]))
        at = memory.array("a table of addresses", np.array(tables[-1], np.uint64), is_read_only=True)
        return at.ctypes.data

    call.parameters = table(inputs, list(cell.parameters))
    call.initial = table(inputs, [f"{s}[-1]" for s in cell.states])
    call.output, call.final = results["output"].ctypes.data, table(results, [f"final {s}" for s in cell.states])
    size = library.odyssey_memory(ctypes.byref(call))
    work = memory.array("the memory for work", np.full(size, 0xFF, np.uint8))
    call.memory = work.ctypes.data
    assert call.memory % 64 == 0
    library.odyssey_forward(ctypes.byref(call))
    if case.backward:
        call.doutput, call.dfinal = inputs["doutput"].ctypes.data, table(inputs, [f"d final {s}" for s in cell.states])
        call.dparameters = table(results, [f"d {name}" for name in cell.parameters])
        call.dinitial = table(results, [f"d {s}[-1]" for s in cell.states])
        call.dx = results["d x"].ctypes.data if case.wants_dx else None
        library.odyssey_backward(ctypes.byref(call))
    return results


def layout(library: ctypes.CDLL, case: LayerCase, reverse: bool, memory: GuardedMemory) -> Batch:
    lengths = np.array(case.lengths or (case.T,) * case.B, np.int64)
    length = memory.array("lengths", lengths, is_read_only=True)
    offset = memory.array("offsets", np.arange(case.B), is_read_only=True)
    sizes = {"rows": case.T, "first": case.T + 1, "order": case.B, "frames": int(lengths.sum())}
    places = [memory.array(name, np.zeros(size, np.int64)).ctypes.data for name, size in sizes.items()]
    batch = Batch(case.T, case.B, 0, *places)
    library.odyssey_lay_out(
        ctypes.byref(batch), ctypes.c_void_p(length.ctypes.data), ctypes.c_void_p(offset.ctypes.data), SIZE(case.B),
        SIZE(reverse),
    )  # fmt: skip
    return batch


def call_trainer(cell: Cell, dtype: torch.dtype, case: TrainingCase, memory: GuardedMemory) -> None:
    """Two epochs and an evaluation; raises AssertionError if they are not what they are elsewhere."""
    usual, engine = engine_for(cell, dtype, case), engine_for(cell, dtype, case)
    engine.__class__ = GuardedEngine
    engine.guard(memory)  # type: ignore[attr-defined]
    for epoch in (1, 2):
        assert_same(usual.train_epoch(epoch), engine.train_epoch(epoch))
        assert_same(usual.evaluate("test"), engine.evaluate("test"))
    np.testing.assert_array_equal(engine.flat_weights, usual.flat)  # type: ignore[attr-defined]
    memory.check()


def assert_same(expected: Any, found: Any) -> None:
    """Passes or scores, bit by bit, NaN and all."""
    np.testing.assert_array_equal(*[np.hstack([np.atleast_1d(v) for v in vars(done).values()]) for done in
                                    (expected, found)])  # fmt: skip


class GuardedEngine(KernelEngine):
    """The kernel's engine with all that it gives to C on guarded memory."""

    def guard(self, memory: GuardedMemory) -> None:
        self.guarded = memory
        self.flat_weights = memory.array("weights", self.flat)
        self.trainer.weights = self.flat_weights.ctypes.data
        for name, buffer in self.buffers.items():
            setattr(self.trainer, name, memory.array(name, buffer).ctypes.data)
        for name in ("train", "valid", "test"):
            split = self.split(name)
            for part in ("x", "targets", "length", "start", "scored"):
                setattr(split, part, memory.array(f"{part} of {name}", getattr(split, part), is_read_only=True))

    def _run(self, function: Any, split: KernelSplit, order: NDArray[Any], size: int, backward: bool) -> None:
        t = self.trainer
        needed = self._bytes(split, min(size, len(order)), backward)
        t.sequences = self.guarded.array("the order", order, is_read_only=True).ctypes.data
        t.sequence_count = len(order)
        t.memory = self.guarded.array("the memory for work", np.full(needed, 0xFF, np.uint8)).ctypes.data
        kept = t.norms
        if backward:
            norms = self.guarded.array("norms", np.zeros(-(-len(order) // size)))
            t.norms = norms.ctypes.data
        function(ctypes.byref(t))
        if backward:
            ctypes.memmove(kept, norms.ctypes.data, norms.nbytes)
